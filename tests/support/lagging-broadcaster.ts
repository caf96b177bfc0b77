import { InMemoryBroadcaster } from "../../src/adapters/in-process/in-memory-broadcaster.js";
import type { PassingAnnouncement } from "../../src/application/ports/message-broadcaster.js";

/** A broadcaster with connections whose queue is not empty. */
export class LaggingBroadcaster extends InMemoryBroadcaster {
  readonly waiting = new Set<string>();

  override pushIfDrained(connectionId: string, announcement: PassingAnnouncement): boolean {
    return !this.waiting.has(connectionId) && super.pushIfDrained(connectionId, announcement);
  }
}
