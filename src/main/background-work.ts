import type { CleanupStack } from "./cleanup-stack.js";
import type { Product } from "./product.js";
import { withTimeout } from "./with-timeout.js";

const MAIL_TIMEOUT_MS = 2_000;

/** Starts the background work: receiving announcements of other nodes, head checks, and the purge of expired data. */
export function startBackgroundWork(product: Product, cleanup: CleanupStack): void {
  const { busReceiver, headCheck, expiredDataPurge, mailQueue } = product;
  busReceiver.start();
  headCheck.start();
  cleanup.add(() => headCheck.stop());
  expiredDataPurge.start();
  cleanup.add(() => expiredDataPurge.stop());
  cleanup.add(() => withTimeout(MAIL_TIMEOUT_MS, mailQueue.close()));
}
