import { checkHasRole } from "../../domain/moderation/moderation-rights.js";
import { requireContributor } from "../../domain/rooms/access.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { Room, RoomId, RoomTextLimits } from "../../domain/rooms/room.js";
import {
  headOfUpdate,
  noticesOfUpdate,
  roleForUpdate,
  updateRoom,
  type RoomUpdates,
} from "../../domain/rooms/update-room.js";
import type { Actor } from "../actor.js";
import { admitModerator, type ModerationDeps } from "../moderation/admitted-moderator.js";
import type { Clock } from "../ports/clock.js";
import { applyRoomChange } from "../transactions/apply-room-change.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";

type Deps = ModerationDeps & Readonly<{ transactions: Transactions; clock: Clock; counts: RoomTextLimits }>;

/** `expectedRev`: the `rev` at which the actor saw the room. */
export type UpdateRoomInput = RoomUpdates & Readonly<{ roomId: RoomId; expectedRev?: number }>;

/** `conflict`: the room's content has changed since `expectedRev`, and stays as it is. */
export type RoomUpdated = Readonly<{ outcome: "updated" | "conflict"; room: Room; head: RoomHead }>;

/** Changes a room: moderators its texts and its data, owners its settings and the kind of a group as well. */
export class UpdateRoom {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId, expectedRev = Infinity, ...updates }: UpdateRoomInput): Promise<RoomUpdated> {
    const { transactions, idGenerator, clock, counts } = this.deps;
    const role = roleForUpdate(updates);
    await admitModerator(this.deps, actor, { roomId, role, inDirect: true });
    return transactions.inRoom(roomId, actor, async (tx) => {
      const { head, access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      const member = requireContributor(access);
      checkHasRole(member, role);
      const room = updateRoom(access.room, updates, counts);
      if (room === access.room) return { outcome: "updated", room, head };
      if (head.contentRev > expectedRev) return { outcome: "conflict", room: access.room, head };
      const at = clock.now();
      const next = headOfUpdate(head, access.room, room);
      const notices = noticesOfUpdate(access.room, room).map((notice) => ({
        ...notice,
        id: idGenerator.next(),
        actor: member.user,
        at,
      }));
      await applyRoomChange(tx, { locked: access.room, head: next, room, notices });
      return { outcome: "updated", room, head: next };
    });
  }
}
