import type { User, UserId } from "../accounts/user.js";
import { grantedVisibleFrom } from "./history-visibility.js";
import { firstOwner, isActive, joinRoom, type Membership, type MembershipChange } from "./membership.js";
import { firstHead, type RoomHead } from "./room-head.js";
import type { Room, RoomId } from "./room.js";
import { defaultSettings } from "./settings.js";

/** Two people in ascending order of their ids; the same person twice for notes to oneself. */
export type Pair = readonly [UserId, UserId];

export const pairOf = (one: UserId, other: UserId): Pair => (one < other ? [one, other] : [other, one]);

/** The direct room of two people, and its first member. Both people have the same role, so neither can remove the other. */
export function openDirectRoom(
  creator: User,
  partnerId: UserId,
  made: Readonly<{ id: RoomId; at: Date }>,
): Readonly<{ room: Room; head: RoomHead; membership: Membership }> {
  const texts = { name: "", topic: "", description: "" };
  const choices = { data: null, settings: defaultSettings("direct"), pair: pairOf(creator.id, partnerId) };
  const times = { createdAt: made.at, archivedAt: null };
  const head = firstHead(made.id);
  return {
    room: { id: made.id, kind: "direct", ...texts, ...choices, ...times },
    head,
    membership: firstOwner(head, creator, made.at),
  };
}

/** The other person of a direct room; `null` in other rooms, and in notes to oneself. */
export function partnerIn({ pair }: Pick<Room, "pair">, userId: UserId): UserId | null {
  if (!pair || pair[0] === pair[1]) return null;
  return pair[0] === userId ? pair[1] : pair[0];
}

type Person = Readonly<{ user: User; earlier: Membership | null; at: Date }>;

/**
 * Makes one of the two people a member, as a new one if they were a member before. The room that both had left is no
 * longer archived. `null` when they are a member already.
 */
export function enterDirectRoom(
  room: Room,
  head: RoomHead,
  { user, earlier, at }: Person,
): (MembershipChange & Readonly<{ room: Room }>) | null {
  if (isActive(earlier)) return null;
  const visibleFrom = grantedVisibleFrom(room, head, { earlier });
  const joined = joinRoom(head, user, { at, mutedUntil: null, visibleFrom });
  const archivedAt = head.memberCount === 0 ? null : room.archivedAt;
  const accessRev = archivedAt === room.archivedAt ? head.accessRev : head.accessRev + 1;
  return {
    room: archivedAt === room.archivedAt ? room : { ...room, archivedAt },
    head: { ...joined.head, accessRev, settingsRev: joined.head.rev },
    membership: { ...joined.membership, role: "owner" },
  };
}

/**
 * The head of a room after somebody left. In a direct room it makes sends that were decided before out of date, because
 * the next message brings back who left.
 */
export const afterDeparture = ({ pair }: Pick<Room, "pair">, head: RoomHead): RoomHead =>
  pair ? { ...head, accessRev: head.accessRev + 1, settingsRev: head.rev } : head;
