import type { Scheduled } from "../messages/scheduled.js";
import type { SavedDraft } from "../messages/saved-draft.js";
import type { MyThread } from "../messages/thread-follow.js";
import type { Membership } from "../rooms/membership.js";
import type { Unread } from "../rooms/read-markers.js";
import type { RoomId } from "../rooms/room.js";
import type { UserId } from "./user.js";

/** Kinds of things that belong to one user alone and are the same on all of the user's devices. */
export const USER_ENTITY_KINDS = ["memberships", "threads", "drafts", "scheduled", "blocks", "receipts"] as const;

export type UserEntityKind = (typeof USER_ENTITY_KINDS)[number];

/**
 * `id` is unique within the kind and the user: the room of a membership, the root of a thread, either for a draft, a
 * scheduled message. The blocked people and the choice of receipts are one entity each, whose `id` and `roomId` are those
 * of the user.
 */
export type UserEntityKey = Readonly<{ roomId: RoomId; id: string }>;

/** The key of what a user has once: all people whom they block, and their choice of receipts. */
export const ownKey = (userId: string): UserEntityKey => ({ id: userId, roomId: userId });

/** A membership in any state, also an ended one. */
export type MyMembership = Readonly<{ membership: Membership; unread: Unread }>;

/** Values of each kind. `null`: the entity was removed. */
export type UserEntityValues = Readonly<{
  memberships: MyMembership;
  threads: MyThread | null;
  scheduled: Scheduled | null;
  drafts: SavedDraft | null;
  /** All people whom the user blocks, in ascending order. */
  blocks: readonly UserId[];
  /** Whether the user shows their receipts. */
  receipts: boolean;
}>;

/** `rev`: the `userRev` of the last recorded change. */
export type UserEntity<Kind extends UserEntityKind> = UserEntityKey &
  Readonly<{ rev: number; value: UserEntityValues[Kind] }>;

export type UserEntities = { readonly [Kind in UserEntityKind]: readonly UserEntity<Kind>[] };

/** Everything of one user that changed after the revision `from`, up to `rev`. */
export type UserChange = UserEntities & Readonly<{ userId: UserId; from: number; rev: number }>;

const KEPT_REMOVALS_MS = 90 * 86_400_000;

/** Removals before this time may be forgotten. A device that was away for longer reads everything again. */
export const removalCutoff = (now: Date): Date => new Date(now.getTime() - KEPT_REMOVALS_MS);

/** Builds something for each kind. */
export const forEachKind = <Value>(build: (kind: UserEntityKind) => Value): Record<UserEntityKind, Value> =>
  Object.fromEntries(USER_ENTITY_KINDS.map((kind) => [kind, build(kind)])) as Record<UserEntityKind, Value>;
