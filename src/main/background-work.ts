import type { CleanupStack } from "./cleanup-stack.js";
import type { Product } from "./product.js";
import { withTimeout } from "./with-timeout.js";

const MAIL_TIMEOUT_MS = 2_000;

/** Starts the work that no request asks for: announcements of other nodes, head checks, the purge of old sessions. */
export function startBackgroundWork(product: Product, cleanup: CleanupStack): void {
  const { bus, announcer, headCheck, sessionSweep, post } = product;
  bus.listen({
    heard: (topic, hints) => announcer.heard(topic, hints),
    reconnected: () => headCheck.now(),
  });
  headCheck.start();
  cleanup.add(() => headCheck.stop());
  sessionSweep.start();
  cleanup.add(() => sessionSweep.stop());
  cleanup.add(() => withTimeout(MAIL_TIMEOUT_MS, post.close()));
}
