import type { UserId } from "../accounts/user.js";
import type { MessageId } from "../messages/message.js";
import type { RoomId } from "../rooms/room.js";
import type { FieldError } from "../shared/field-errors.js";
import { codePointLength, isSafeDisplayText } from "../shared/text.js";

export const ACTIVITY_STATES = ["typing", "uploading", "thinking", "searching", "working"] as const;
export type ActivityState = (typeof ACTIVITY_STATES)[number];

const MAX_LABEL = 80;
/** People whom a reader sees by name. */
const MAX_SHOWN = 3;
/** Listed people: one more than are shown, because a reader does not see themself. */
export const MAX_LISTED = MAX_SHOWN + 1;

/** A place where somebody is active: a room's timeline, or in a thread, by its root. */
export type ActivityArea = Readonly<{ roomId: RoomId; threadOf: MessageId | null }>;

/** A person's activity. `since`: when they began, in milliseconds. */
export type Activity = Readonly<{
  userId: UserId;
  state: ActivityState;
  label: string | null;
  since: number;
  /** The people whom the person blocks. */
  hiddenFrom: ReadonlySet<UserId>;
}>;

/** A person who looks at activities, and the people whom they block. */
export type ActivityReader = Readonly<{ userId: UserId; blocked: ReadonlySet<UserId> }>;

/** The people who are active in an area: the first of them, in the order in which they began, and their number. */
export type ActivePeople = Readonly<{ first: readonly Activity[]; count: number }>;

/** Activities as one reader sees them: the first three people, and the number of the others. */
export type ShownActivities = Readonly<{ people: readonly Activity[]; others: number }>;

/** One difference between two views of a reader. An activity without a state has ended. */
export type ActivityStep = Readonly<{ ended: UserId }> | Readonly<{ began: Activity }> | Readonly<{ others: number }>;

export const NO_ACTIVITIES: ShownActivities = { people: [], others: 0 };

/** A label is one line, trimmed. */
export function validateLabel({ label }: Readonly<{ label?: string }>): readonly FieldError[] {
  if (label === undefined) return [];
  const refused = (message: string): FieldError[] => [{ path: "label", message }];
  if (codePointLength(label.trim()) > MAX_LABEL) return refused(`must be at most ${MAX_LABEL} characters long`);
  if (isSafeDisplayText(label.trim())) return [];
  return refused("must be one visible line without control, invisible or unassigned characters");
}

/** Adds up what several nodes list. A person who is active on two nodes counts once if both nodes list them. */
export function mergeActivePeople(lists: readonly ActivePeople[]): ActivePeople {
  const [only] = lists;
  if (only && lists.length === 1) return only;
  const byUser = new Map<UserId, Activity>();
  let count = 0;
  for (const list of lists) {
    count += list.count;
    for (const activity of list.first) {
      const listed = byUser.get(activity.userId);
      if (listed) count -= 1;
      if (!listed || activity.since < listed.since) byUser.set(activity.userId, activity);
    }
  }
  return { first: [...byUser.values()].sort(bySince).slice(0, MAX_LISTED), count };
}

const bySince = (a: Activity, b: Activity): number => a.since - b.since || (a.userId < b.userId ? -1 : 1);

/** Whether a block separates the reader from an active person. */
const isHidden = ({ userId, blocked }: ActivityReader, person: Activity): boolean =>
  blocked.has(person.userId) || person.hiddenFrom.has(userId);

/** Whether a reader sees everybody who is listed: neither themself nor somebody from whom a block separates them. */
export const seesAll = (reader: ActivityReader, { first }: ActivePeople): boolean =>
  first.every((person) => person.userId !== reader.userId && !isHidden(reader, person));

/**
 * The view of a reader, who sees neither themself nor people from whom a block separates them. `isActive`: whether the
 * reader is among the active people. The number of the others may count separated people who are not listed.
 */
export function shownTo(reader: ActivityReader, isActive: boolean, { first, count }: ActivePeople): ShownActivities {
  const visible = first.filter((person) => !isHidden(reader, person));
  const people = visible.filter(({ userId }) => userId !== reader.userId).slice(0, MAX_SHOWN);
  const isCounted = isActive || visible.some(({ userId }) => userId === reader.userId);
  const hidden = first.length - visible.length;
  return { people, others: Math.max(0, count - hidden - people.length - (isCounted ? 1 : 0)) };
}

/**
 * The next difference that turns one view into the other, and the view after it; `null` when they are equal. Ends come
 * first, so that nobody ever sees more than three people.
 */
export function nextStep(
  shown: ShownActivities,
  target: ShownActivities,
): Readonly<{ step: ActivityStep; after: ShownActivities }> | null {
  const gone = shown.people.find(({ userId }) => !target.people.some((other) => other.userId === userId));
  if (gone) return { step: { ended: gone.userId }, after: withoutPerson(shown, gone.userId) };
  const began = target.people.find((person) => !shown.people.some((other) => isSame(other, person)));
  if (began) {
    const people = [...withoutPerson(shown, began.userId).people, began];
    return { step: { began }, after: { ...shown, people } };
  }
  if (shown.others === target.others) return null;
  return { step: { others: target.others }, after: { ...shown, others: target.others } };
}

const withoutPerson = (shown: ShownActivities, userId: UserId): ShownActivities => ({
  ...shown,
  people: shown.people.filter((person) => person.userId !== userId),
});

const isSame = (a: Activity, b: Activity): boolean =>
  a.userId === b.userId && a.state === b.state && a.label === b.label;
