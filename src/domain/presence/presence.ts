import type { UserId } from "../accounts/user.js";
import { DomainError } from "../shared/domain-error.js";
import { throwInvalid, type FieldError } from "../shared/field-errors.js";
import { codePointLength, isSafeDisplayText } from "../shared/text.js";

const MAX_STATUS_TEXT = 100;

/** A user's most active connection. */
export type ConnectedState = "online" | "away";

/** A user's own choices. They stay until the user changes them. */
export type UserStatus = Readonly<{
  /** Since when the user is invisible; `null`: the user is not. */
  invisibleSince: Date | null;
  text: string | null;
  /** The end of the text; `null`: no end. */
  until: Date | null;
}>;

export type PresenceFacts = Readonly<{
  /** `null`: not connected. */
  state: ConnectedState | null;
  /** When the user was last connected; `null` when unknown. */
  lastSeenAt: Date | null;
  status: UserStatus;
}>;

/** A user as somebody else sees them. Only users themselves see that they are invisible. */
export type Presence = Readonly<{
  userId: UserId;
  status: ConnectedState | "offline" | "invisible";
  lastSeenAt: Date | null;
  text: string | null;
}>;

export const NO_STATUS: UserStatus = { invisibleSince: null, text: null, until: null };
export const NO_FACTS: PresenceFacts = { state: null, lastSeenAt: null, status: NO_STATUS };

/** The presence that shows nothing, as of a user who was never there. */
export const hiddenPresence = (userId: UserId): Presence => ({
  userId,
  status: "offline",
  lastSeenAt: null,
  text: null,
});

export function presenceOf(
  userId: UserId,
  { state, lastSeenAt, status }: PresenceFacts,
  { at, isSelf }: Readonly<{ at: Date; isSelf: boolean }>,
): Presence {
  const text = status.until !== null && status.until <= at ? null : status.text;
  if (status.invisibleSince && isSelf) return { userId, status: "invisible", lastSeenAt: null, text };
  if (status.invisibleSince) return { userId, status: "offline", lastSeenAt: status.invisibleSince, text };
  return { userId, status: state ?? "offline", lastSeenAt: state ? null : lastSeenAt, text };
}

type StatusInput = Readonly<{ status?: "online" | "away" | "invisible"; text?: string; until?: Date }>;

/**
 * The user's choices after a request; `earlier` itself when they stay the same. `away` says something about a device
 * alone, so it does not end that the user is invisible. Without a text the earlier one stays; an empty text removes it.
 */
export function changeStatus(earlier: UserStatus, { status, text, until }: StatusInput, at: Date): UserStatus {
  const invisibleSince = status === "online" ? null : (earlier.invisibleSince ?? (status === "invisible" ? at : null));
  const line = text === undefined ? earlier.text : text.trim() || null;
  const end = text === undefined ? earlier.until : line === null ? null : (until ?? null);
  const changed = { invisibleSince, text: line, until: end };
  return isSameStatus(changed, earlier) ? earlier : changed;
}

const isSameStatus = (one: UserStatus, other: UserStatus): boolean =>
  one.text === other.text && isSameTime(one.invisibleSince, other.invisibleSince) && isSameTime(one.until, other.until);

const isSameTime = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime();

/** A status text is one line. */
export function validateStatus({ text, until }: StatusInput): readonly FieldError[] {
  const trimmed = text?.trim() ?? "";
  const problems: FieldError[] = [];
  if (codePointLength(trimmed) > MAX_STATUS_TEXT)
    problems.push({ path: "text", message: `must be at most ${MAX_STATUS_TEXT} characters long` });
  else if (trimmed !== "" && !isSafeDisplayText(trimmed))
    problems.push({ path: "text", message: "must be one line without control, invisible or unassigned characters" });
  if (until !== undefined && trimmed === "") problems.push({ path: "until", message: "needs a text" });
  return problems;
}

export const presenceUnavailable = () =>
  new DomainError("unavailable", "service.unavailable", "Your status cannot be changed right now. Try again.");

/** Refuses more than the maximum of watched people. */
export function requireWatchable(people: number, most: number): void {
  if (people > most)
    throwInvalid({ path: "userIds", message: `would make more than ${most} watched people on this connection` });
}
