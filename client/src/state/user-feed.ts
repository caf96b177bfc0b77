import type { ChangedMembership, UserChanged, UserSynced } from "../protocol.js";
import { type ClientState, updateEveryRoom, updateRoom } from "./client-state.js";
import { applyDraftAnswer } from "./drafts.js";
import { takeBlocked } from "./blocked.js";
import { applyThread, withoutFollows } from "./follows.js";
import { roomRemoved } from "./rooms.js";
import { applyScheduled } from "./scheduled.js";
import { takeOwnMembership } from "./unread.js";

/** The client rule: applies a change that continues the held `rev`, and otherwise remembers that there is one. */
export function userChanged(state: ClientState, change: UserChanged): ClientState {
  const { user } = state;
  if (user.rev === null) return state;
  const knownRev = Math.max(user.knownRev, change.rev);
  const toldRev = Math.max(user.toldRev, change.rev);
  // A sync that is running may have been read before this hole.
  const needsSync = user.needsSync || user.syncing;
  if (change.from > user.rev) return { ...state, user: { ...user, knownRev, toldRev, needsSync } };
  const isNew = change.rev > user.rev;
  const applied = applyEntities(isNew ? takeBlocked(state, change.blockedIds) : state, change);
  return { ...applied, user: { ...applied.user, rev: Math.max(user.rev, change.rev), knownRev, toldRev } };
}

export function userSynced(state: ClientState, page: UserSynced): ClientState {
  const base = page.reset ? forgetOwn(state) : state;
  const isLatest = page.reset || page.rev >= (state.user.rev ?? 0);
  const applied = applyEntities(isLatest ? takeBlocked(base, page.blockedIds) : base, page);
  const rev = page.reset ? page.rev : Math.max(state.user.rev ?? 0, page.rev);
  const isStuck = !page.more && rev <= (state.user.rev ?? 0);
  const lowest = page.reset ? state.user.toldRev : isStuck ? rev : state.user.knownRev;
  const knownRev = Math.max(lowest, rev);
  return { ...applied, user: { ...applied.user, rev, knownRev, epoch: page.epoch, syncing: page.more } };
}

/** Lets a reset replace what is known of the user's own things. */
function forgetOwn(state: ClientState): ClientState {
  const user = { ...state.user, rev: null, early: new Map() };
  const emptied = { ...state, user, drafts: new Map(), scheduled: new Map(), blockedIds: new Set<string>() };
  return updateEveryRoom(emptied, (room) => ({ ...withoutFollows(room), userRev: -1 }));
}

function applyEntities(
  state: ClientState,
  { memberships = [], threads = [], drafts = [], scheduled = [] }: Omit<UserChanged, "blockedIds">,
): ClientState {
  const withMemberships = memberships.reduce(applyMembership, state);
  const withThreads = threads.reduce(
    (next, change) => updateRoom(next, change.roomId, (room) => applyThread(room, change)),
    withMemberships,
  );
  return scheduled.reduce(applyScheduled, drafts.reduce(applyDraftAnswer, withThreads));
}

function applyMembership(state: ClientState, change: ChangedMembership): ClientState {
  const room = state.rooms.get(change.roomId);
  if (!room) {
    const early = new Map(state.user.early);
    if ("deleted" in change) early.delete(change.roomId);
    else early.set(change.roomId, change);
    return { ...state, user: { ...state.user, early } };
  }
  if (change.rev <= room.userRev) return state;
  if ("deleted" in change) return roomRemoved(state, change.roomId, "left");
  return updateRoom(state, change.roomId, (held) => takeOwnMembership(state.me?.id, held, change));
}
