import type { User } from "../../domain/accounts/user.js";
import type { Counts } from "../../domain/limits/counts.js";
import { activeUntil } from "../../domain/moderation/sanction.js";
import { checkHasSpace } from "../../domain/rooms/group.js";
import { joinRoom, type Membership, type Role } from "../../domain/rooms/membership.js";
import type { NewNotice } from "../../domain/rooms/notice.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { Room } from "../../domain/rooms/room.js";
import { applyMembershipChange } from "../transactions/apply-membership-change.js";
import type { RecordingTransaction } from "../transactions/recorded-event.js";

type Admission = Readonly<{
  room: Room;
  head: RoomHead;
  /** A locked user who is not a member. */
  user: User;
  role: Role;
  visibleFrom: number;
  notice: NewNotice;
  /** The refusal of a user who is banned until this time. */
  banned: (until: Date) => Error;
}>;

/** Makes a user a member of a locked room, as a new one. Refuses banned users and full groups. */
export async function admitMember(tx: RecordingTransaction, counts: Counts, admission: Admission): Promise<Membership> {
  const { room, head, user, role, visibleFrom, notice, banned } = admission;
  const { at } = notice;
  const sanctions = await tx.sanctions.findFor(room.id, user.id);
  const bannedUntil = activeUntil(sanctions, "ban", at);
  if (bannedUntil) throw banned(bannedUntil);
  checkHasSpace(room, head, counts["group.people"]);
  const joined = joinRoom(head, user, { at, mutedUntil: activeUntil(sanctions, "mute", at), visibleFrom });
  const membership = { ...joined.membership, role };
  await applyMembershipChange(tx, { head: joined.head, membership }, { locked: room, notices: [notice] });
  return membership;
}
