import type { ChangedScheduled, Scheduled } from "../protocol.js";
import type { ClientState } from "./client-state.js";
import { stableLists } from "./stable-list.js";

/**
 * Held changes: the scheduled messages that a user may have on any server, and as many removed ones while the list is
 * loading.
 */
const MAX_HELD = 2_000;

type Held = ClientState["scheduled"];

/** The user's scheduled messages, waiting and failed, in the order of `sendAt`; with `roomId` those of one room. */
export function scheduledIn({ scheduled }: Pick<ClientState, "scheduled">, roomId?: string): readonly Scheduled[] {
  const listed = listOf(scheduled);
  return roomId === undefined ? listed : stable(listed.filter((each) => each.roomId === roomId));
}

const lists = new WeakMap<Held, readonly Scheduled[]>();

function listOf(scheduled: Held): readonly Scheduled[] {
  const listed = lists.get(scheduled) ?? [...scheduled.values()].filter(isThere).sort(inOrder);
  lists.set(scheduled, listed);
  return listed;
}

const stable = stableLists<Scheduled>();

const isThere = (change: ChangedScheduled): change is Scheduled => !("deleted" in change);

const inOrder = (a: Scheduled, b: Scheduled): number =>
  a.sendAt === b.sendAt ? Number(a.id > b.id) - Number(a.id < b.id) : Number(a.sendAt > b.sendAt) * 2 - 1;

/**
 * Applies a change of the feed, an item of the list or the answer to a request; the higher `rev` wins. Once the list is
 * loaded, a message that is not held is older than its removal when the feed has told of its `rev` already.
 */
export function applyScheduled(state: ClientState, change: ChangedScheduled): ClientState {
  const { scheduled, scheduledLoaded, user } = state;
  const seen = scheduled.get(change.id)?.rev ?? (scheduledLoaded ? (user.rev ?? 0) : 0);
  if (change.rev <= seen) return state;
  const next = new Map(scheduled);
  if ("deleted" in change && scheduledLoaded) next.delete(change.id);
  else next.set(change.id, change);
  return { ...state, scheduled: bounded(next) };
}

/** Drops the removed ones once the list is complete, because no older list can arrive any more. */
export const scheduledListed = (state: ClientState): ClientState => ({
  ...state,
  scheduled: new Map([...state.scheduled].filter(([, change]) => isThere(change))),
  scheduledLoaded: true,
});

/** Drops the removed ones first, and the oldest changes before newer ones. */
function bounded(scheduled: Held): Held {
  if (scheduled.size <= MAX_HELD) return scheduled;
  const newest = [...scheduled.values()].sort((a, b) => Number(isThere(b)) - Number(isThere(a)) || b.rev - a.rev);
  return new Map(newest.slice(0, MAX_HELD).map((change) => [change.id, change]));
}
