import type { ActivityChanged, LeanMessage, Message } from "../protocol.js";
import type { ClientState } from "./client-state.js";
import type { Activity, Place } from "./focused-place.js";

const MAX_PEOPLE = 3;
const NOBODY: Activity = { people: [], others: 0 };

export const isSamePlace = (a: Place, b: Place): boolean => a.roomId === b.roomId && a.threadOf === b.threadOf;

/** Activity in a room, or in the thread of `threadOf`. Nobody, unless the client shows that place. */
export const activityIn = ({ focus }: Pick<ClientState, "focus">, roomId: string, threadOf?: string): Activity =>
  focus && isSamePlace(focus, { roomId, threadOf: threadOf ?? null }) ? focus.activity : NOBODY;

export const isAnybodyActive = ({ people, others }: Activity): boolean => people.length > 0 || others > 0;

export function focusPlace(state: ClientState, place: Place | null): ClientState {
  const { focus } = state;
  if (place && focus ? isSamePlace(place, focus) : place === focus) return state;
  return { ...state, focus: place && { ...place, activity: NOBODY } };
}

/** Replaces what is shown by the answer of `room:focus`. */
export function activitiesListed(state: ClientState, place: Place, listed: readonly ActivityChanged[]): ClientState {
  const { focus } = state;
  if (!focus || !isSamePlace(focus, place)) return state;
  const activity = listed.reduce(changedActivity, NOBODY);
  return JSON.stringify(activity) === JSON.stringify(focus.activity)
    ? state
    : { ...state, focus: { ...focus, activity } };
}

export function activityChanged(state: ClientState, change: ActivityChanged): ClientState {
  const { focus } = state;
  if (!focus || !isSamePlace(focus, change)) return state;
  return { ...state, focus: { ...focus, activity: changedActivity(focus.activity, change) } };
}

function changedActivity(activity: Activity, change: ActivityChanged): Activity {
  if ("others" in change) return { ...activity, others: change.others };
  const { userId, state, label } = change;
  const others = activity.people.filter((person) => person.userId !== userId);
  return { ...activity, people: state === null ? others : [...others, { userId, state, label }].slice(-MAX_PEOPLE) };
}

/** The author of a new message has finished typing: in the room, or in the thread of `threadOf`. */
export function finishedTyping(
  state: ClientState,
  { roomId, author }: Pick<Message, "roomId" | "author">,
  threadOf: string | null = null,
): ClientState {
  const { people } = activityIn(state, roomId, threadOf ?? undefined);
  const isTyping = people.some((one) => one.userId === author.id && one.state === "typing");
  return isTyping ? activityChanged(state, { roomId, threadOf, userId: author.id, state: null, label: null }) : state;
}

/** The last reply to the root among the messages of a change, if it is new: then the root has changed with it. */
export function newReply(messages: readonly (Message | LeanMessage)[], rootId: string): Message | LeanMessage | null {
  const root = messages.find(({ id }) => id === rootId);
  const isLast = ({ threadOf, threadSeq }: Message | LeanMessage) =>
    threadOf === rootId && threadSeq === root?.thread?.lastSeq;
  const last = root ? messages.find(isLast) : undefined;
  return last?.deletedAt === null ? last : null;
}

/** Nobody is known to be active, for example because the connection is lost. */
export function activityUnknown(state: ClientState, roomId = state.focus?.roomId): ClientState {
  const { focus } = state;
  const isShown = focus !== null && focus.roomId === roomId && isAnybodyActive(focus.activity);
  return isShown ? { ...state, focus: { ...focus, activity: NOBODY } } : state;
}
