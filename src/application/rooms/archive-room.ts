import { checkHasRole } from "../../domain/moderation/moderation-rights.js";
import { requireMember } from "../../domain/rooms/access.js";
import type { RoomId } from "../../domain/rooms/room.js";
import { headOfUpdate } from "../../domain/rooms/update-room.js";
import type { Actor } from "../actor.js";
import { admitModerator, type ModerationDeps } from "../moderation/admitted-moderator.js";
import type { Clock } from "../ports/clock.js";
import { applyRoomChange } from "../transactions/apply-room-change.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";

type Deps = ModerationDeps & Readonly<{ transactions: Transactions; clock: Clock }>;

/** Archives a room, or opens it again. Nothing changes when it is archived, or open, already. */
export class ArchiveRoom {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId, archived }: Readonly<{ roomId: RoomId; archived: boolean }>): Promise<void> {
    const { transactions, idGenerator, clock } = this.deps;
    await admitModerator(this.deps, actor, { roomId, role: "owner", inArchived: true, inDirect: true });
    await transactions.inRoom(roomId, actor, async (tx) => {
      const { head, access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      const owner = requireMember(access);
      checkHasRole(owner, "owner");
      if (archived === (access.room.archivedAt !== null)) return;
      const at = clock.now();
      const room = { ...access.room, archivedAt: archived ? at : null };
      const kind = archived ? "archived" : "unarchived";
      const notice = { id: idGenerator.next(), kind, actor: owner.user, at } as const;
      await applyRoomChange(tx, {
        locked: access.room,
        head: headOfUpdate(head, access.room, room),
        room,
        notices: [notice],
      });
    });
  }
}
