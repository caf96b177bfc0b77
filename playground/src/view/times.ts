const MINUTE = 60_000;
const DAY = 86_400_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const shortDate = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const longDate = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const withYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });

const untilFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const untilTime = (at: Date) => untilFormat.format(at);

export const fullTime = (at: Date) => full.format(at);

/** Time of a message: minutes at first, then the time of day. The separator shows the day. */
export function messageTime(at: Date, now: Date): string {
  const age = now.getTime() - at.getTime();
  if (age < MINUTE) return "now";
  if (age < 10 * MINUTE) return `${Math.floor(age / MINUTE)} min ago`;
  return clock.format(at);
}

export function listTime(at: Date, now: Date): string {
  const age = now.getTime() - at.getTime();
  if (age < MINUTE) return "now";
  if (age < 60 * MINUTE) return `${Math.floor(age / MINUTE)} min`;
  const days = daysBetween(at, now);
  if (days === 0) return clock.format(at);
  if (days === 1) return "Yesterday";
  return days < 7 ? weekday.format(at) : shortDate.format(at);
}

export function dayName(day: Date, now: Date): string {
  const days = daysBetween(day, now);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return day.getFullYear() === now.getFullYear() ? longDate.format(day) : withYear.format(day);
}

export function daysBetween(earlier: Date, later: Date): number {
  return Math.round((startOfDay(later).getTime() - startOfDay(earlier).getTime()) / DAY);
}

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
