/** When a status text ends. */
export const STATUS_ENDS = {
  halfHour: "30 minutes",
  hour: "1 hour",
  today: "Today",
  never: "Until I clear it",
} as const;

export type StatusEnd = keyof typeof STATUS_ENDS;

const MINUTE = 60_000;

/** The time of an end; null for a text that stays. Today ends at midnight, by the user's clock. */
export function statusEnd(end: StatusEnd, now: Date): Date | null {
  if (end === "never") return null;
  if (end === "today") return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  return new Date(now.getTime() + (end === "hour" ? 60 : 30) * MINUTE);
}
