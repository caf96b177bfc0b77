import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { ReadMarkers } from "../ports/read-markers.js";
import type { RoomReader } from "../ports/room-reader.js";
import { readMarkersOf, type MarkersView } from "./read-markers-of.js";

type Deps = Readonly<{ readMarkers: Pick<ReadMarkers, "markUnread">; roomReader: Pick<RoomReader, "view"> }>;

/** Marks the messages of a room from `seq` on as unread. */
export class MarkUnread {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId, seq }: Readonly<{ roomId: RoomId; seq: number }>): Promise<MarkersView> {
    await this.deps.readMarkers.markUnread(roomId, actor.userId, seq);
    return readMarkersOf(this.deps.roomReader, actor, roomId);
  }
}
