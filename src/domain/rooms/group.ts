import type { User, UserId } from "../accounts/user.js";
import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import { groupFull } from "./errors.js";
import { firstOwner, type Membership } from "./membership.js";
import { firstHead, type RoomHead } from "./room-head.js";
import type { Room, RoomId } from "./room.js";
import { defaultSettings } from "./settings.js";

/**
 * The other people of a new group, each once, in ascending order. `maxPeople`: members of a group, with its creator.
 */
export function othersIn(userIds: readonly UserId[], creatorId: UserId, maxPeople: number): readonly UserId[] {
  const others = [...new Set(userIds)].filter((id) => id !== creatorId).sort();
  throwIfInvalid(groupProblems(others, maxPeople));
  return others;
}

function groupProblems({ length }: readonly UserId[], maxPeople: number): readonly FieldError[] {
  if (length >= 1 && length < maxPeople) return [];
  return [{ path: "userIds", message: `must name 1 to ${maxPeople - 1} other people` }];
}

/** A group and its members, who all came with its first change. */
export function newGroup(
  creator: User,
  others: readonly User[],
  made: Readonly<{ id: RoomId; at: Date }>,
): Readonly<{ room: Room; head: RoomHead; members: readonly Membership[] }> {
  const texts = { name: "", topic: "", description: "" };
  const choices = { data: null, settings: defaultSettings("group"), pair: null };
  const head = { ...firstHead(made.id), memberCount: others.length + 1 };
  const member = (user: User) => ({ ...firstOwner(head, user, made.at), role: "member" }) as const;
  return {
    room: { id: made.id, kind: "group", ...texts, ...choices, createdAt: made.at, archivedAt: null },
    head,
    members: [firstOwner(head, creator, made.at), ...others.map(member)],
  };
}

/** Refuses another member of a group that has the maximum number. */
export function checkHasSpace({ kind }: Room, { memberCount }: RoomHead, maxPeople: number): void {
  if (kind === "group" && memberCount >= maxPeople) throw groupFull(maxPeople);
}
