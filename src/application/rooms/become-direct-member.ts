import { userBlocked, userNotFound } from "../../domain/accounts/errors.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Counts } from "../../domain/limits/counts.js";
import { enterDirectRoom, partnerIn } from "../../domain/rooms/direct-room.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import { applyMembershipChange } from "../transactions/apply-membership-change.js";
import { assertUnderRoomLimit, isPairSeparated, lockRoom } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";

type Deps = Readonly<{
  transactions: Pick<Transactions, "inRoom">;
  idGenerator: IdGenerator;
  clock: Clock;
  counts: Counts;
}>;

/** Makes one of the two people of a direct room a member. Nothing changes for a member. */
export const becomeDirectMember = (
  { transactions, idGenerator, clock, counts }: Deps,
  actor: Pick<Actor, "userId" | "connectionId">,
  { roomId, userId }: Readonly<{ roomId: RoomId; userId: UserId }>,
): Promise<void> =>
  transactions.inRoom(roomId, actor, async (tx) => {
    const { room, head } = await lockRoom(tx, roomId);
    const user = await tx.accounts.lock(userId);
    if (!user) throw userNotFound();
    const at = clock.now();
    const earlier = await tx.rooms.membership(roomId, userId);
    const entered = enterDirectRoom(room, head, { user, earlier, at });
    if (!entered) return;
    if (await isPairSeparated(tx, room.pair)) throw userBlocked(partnerIn(room, actor.userId) ?? userId);
    await assertUnderRoomLimit(tx, counts, { userId, actorId: actor.userId });
    const returned = { id: idGenerator.next(), kind: "joined", actor: entered.membership.user, at } as const;
    await applyMembershipChange(tx, entered, { locked: room, room: entered.room, notices: earlier ? [returned] : [] });
  });
