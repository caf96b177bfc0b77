import type { Actor } from "../actor.js";
import type { ReadMarkers } from "../ports/read-markers.js";

/** Marks all of the actor's rooms and followed threads as read. */
export class MarkAllRead {
  constructor(private readonly deps: Readonly<{ readMarkers: Pick<ReadMarkers, "markAllRead"> }>) {}

  execute(actor: Actor): Promise<void> {
    return this.deps.readMarkers.markAllRead(actor.userId);
  }
}
