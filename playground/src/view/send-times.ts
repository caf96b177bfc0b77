const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MORNING = 9;
const MONDAY = 1;
const DAYS_AHEAD = 365;

/** `detail`: what the label leaves out, the time or the date. */
export type QuickTime = Readonly<{ label: string; detail: string; at: Date }>;

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const date = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "long" });
const withYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });

/** Times at which people often send, in their time zone. Monday is the next one. */
export function quickTimes(now: Date): readonly QuickTime[] {
  const inDays = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
  const toMonday = (MONDAY - now.getDay() + 7) % 7 || 7;
  const tomorrow = inDays(1);
  const monday = inDays(toMonday);
  const inAnHour = new Date(Math.ceil((now.getTime() + HOUR_MS) / MINUTE_MS) * MINUTE_MS);
  return [
    { label: "In 1 hour", detail: sendTime(inAnHour, now), at: inAnHour },
    { label: `Tomorrow at ${clock.format(tomorrow)}`, detail: date.format(tomorrow), at: tomorrow },
    { label: `Monday at ${clock.format(monday)}`, detail: date.format(monday), at: monday },
  ];
}

const two = (value: number) => String(value).padStart(2, "0");

/** The time as the value of a field for a local date and time. */
export const fieldValue = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;

/** The time that such a field holds, in the time zone of the page; null while it is incomplete. */
export function fieldTime(value: string): Date | null {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** The first and the last value that may be chosen. */
export const fieldRange = (now: Date) => ({
  min: fieldValue(now),
  max: fieldValue(new Date(now.getFullYear(), now.getMonth(), now.getDate() + DAYS_AHEAD)),
});

export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");

/** The time of a scheduled message: the day, as near days are called, and the time of day. */
export function sendTime(at: Date, now: Date): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / (24 * HOUR_MS));
  return `${dayOf(at, now, days)}, ${clock.format(at)}`;
}

function dayOf(at: Date, now: Date, days: number): string {
  if (days === 0) return "Today";
  if (days === 1) return "Tomorrow";
  if (days > 1 && days < 7) return weekday.format(at);
  return at.getFullYear() === now.getFullYear() ? date.format(at) : withYear.format(at);
}

const startOfDay = (day: Date): number => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
