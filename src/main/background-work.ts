import type { CleanupStack } from "./cleanup-stack.js";
import type { Product } from "./product.js";
import { withTimeout } from "./with-timeout.js";

const MAIL_TIMEOUT_MS = 2_000;
const SENDS_TIMEOUT_MS = 5_000;
const FOLLOWS_TIMEOUT_MS = 2_000;
const PRESENCE_TIMEOUT_MS = 1_000;

/**
 * Starts the background work: receiving announcements of other nodes, head checks, the recording of follows, the sending
 * of scheduled messages, and the purge of expired data.
 */
export function startBackgroundWork(product: Product, cleanup: CleanupStack): void {
  const { busReceiver, headCheck, expiredDataPurge, followRecorder, scheduledSender, mailQueue, presences } = product;
  busReceiver.start();
  headCheck.start();
  cleanup.add(() => headCheck.stop());
  expiredDataPurge.start();
  cleanup.add(() => expiredDataPurge.stop());
  followRecorder.start();
  cleanup.add(() => withTimeout(FOLLOWS_TIMEOUT_MS, followRecorder.stop()));
  scheduledSender.start();
  cleanup.add(() => withTimeout(SENDS_TIMEOUT_MS, scheduledSender.stop()));
  cleanup.add(() => withTimeout(MAIL_TIMEOUT_MS, mailQueue.close()));
  cleanup.add(() => withTimeout(PRESENCE_TIMEOUT_MS, presences.flush()));
}
