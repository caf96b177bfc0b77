import { requireReader } from "../../domain/rooms/access.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { RoomPage, RoomReader } from "../ports/room-reader.js";

/** Reads the room with its newest messages, in one snapshot. */
export class ViewRoom {
  constructor(private readonly deps: Readonly<{ roomReader: RoomReader; clock: Clock }>) {}

  async execute(actor: Actor, input: Readonly<{ roomId: RoomId; messages: number }>): Promise<RoomPage> {
    const { roomReader, clock } = this.deps;
    return requireReader(await roomReader.view(input.roomId, actor.userId, input.messages), clock.now());
  }
}
