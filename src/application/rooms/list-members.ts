import { requireVisible } from "../../domain/rooms/access.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { MemberQuery, RoomReader } from "../ports/room-reader.js";

export class ListMembers {
  constructor(private readonly deps: Readonly<{ roomReader: RoomReader }>) {}

  async execute(actor: Actor, input: MemberQuery & Readonly<{ roomId: RoomId }>): Promise<readonly Membership[]> {
    requireVisible(await this.deps.roomReader.access(input.roomId, actor.userId));
    return this.deps.roomReader.members(input.roomId, input);
  }
}
