import { requireReader } from "../../domain/rooms/access.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { MemberQuery, RoomReader } from "../ports/room-reader.js";

export class ListMembers {
  constructor(private readonly deps: Readonly<{ roomReader: RoomReader; clock: Clock }>) {}

  async execute(actor: Actor, input: MemberQuery & Readonly<{ roomId: RoomId }>): Promise<readonly Membership[]> {
    const { roomReader, clock } = this.deps;
    requireReader(await roomReader.access(input.roomId, actor.userId), clock.now());
    return roomReader.members(input.roomId, input);
  }
}
