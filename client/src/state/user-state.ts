import type { ChangedMembership } from "../protocol.js";

export type OwnMembership = Exclude<ChangedMembership, Readonly<{ deleted: true }>>;

/** The position in the changes of the user's own things, such as markers and preferences. */
export type UserState = Readonly<{
  /** The `userRev` up to which every change is applied; null until it is known. */
  rev: number | null;
  /** The highest known `userRev`. */
  knownRev: number;
  /** The epoch of `rev`; null until it is known. */
  epoch: string | null;
  syncing: boolean;
  needsSync: boolean;
  /** The highest `userRev` that a live change told since the sync began. A page that resets may be older. */
  toldRev: number;
  /** Memberships in rooms that are not listed yet. */
  early: ReadonlyMap<string, OwnMembership>;
}>;

/** A position in the user's changes. It is stored, so that the next start resumes from it. */
export type UserCursor = Readonly<{ epoch: string; rev: number }>;

export const initialUser: UserState = {
  rev: null,
  knownRev: 0,
  epoch: null,
  syncing: false,
  needsSync: false,
  toldRev: 0,
  early: new Map(),
};

export const userCursorOf = ({ epoch, rev }: UserState): UserCursor | null =>
  epoch === null || rev === null ? null : { epoch, rev };

/** Whether the client has to sync. */
export const isUserBehind = ({ rev, knownRev, syncing, needsSync }: UserState): boolean =>
  rev !== null && !syncing && (needsSync || knownRev > rev);

/** Resumes from a stored position, also when a connection was ready before it was read. */
export function resumedUser(user: UserState, { epoch, rev }: UserCursor): UserState {
  const needsSync = user.rev !== null && (user.rev !== rev || user.epoch !== epoch);
  return { ...user, epoch, rev, needsSync: user.needsSync || needsSync };
}

/**
 * Takes the position of a new connection. The first one of all begins there, because the list of rooms is as new; or at
 * the start when drafts or scheduled messages were loaded before.
 */
export function userReady(
  user: UserState,
  { userRev, epoch, isLoaded }: Readonly<{ userRev: number; epoch: string; isLoaded: boolean }>,
): UserState {
  const knownRev = Math.max(user.knownRev, userRev);
  if (user.rev === null) return { ...user, rev: isLoaded ? 0 : userRev, knownRev, epoch };
  return { ...user, knownRev, needsSync: user.needsSync || user.epoch !== epoch || userRev < user.rev };
}

export const beginUserSync = (user: UserState): UserState => ({
  ...user,
  syncing: true,
  needsSync: false,
  toldRev: 0,
});

export const abandonUserSync = (user: UserState): UserState => ({ ...user, syncing: false, needsSync: true });

/** Discards the sync that was in flight on a lost connection. */
export const userDisconnected = (user: UserState): UserState => (user.syncing ? abandonUserSync(user) : user);
