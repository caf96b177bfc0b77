import type { Presence } from "@synctalk/client";
import { daysBetween, listTime } from "./times";

const STATUS_NAMES = {
  online: "Online",
  away: "Away",
  offline: "Offline",
  invisible: "Invisible",
} as const satisfies Record<Presence["status"], string>;

export const statusName = (status: Presence["status"]): string => STATUS_NAMES[status];

/** The line about a person, such as "Away · At lunch" or "Last seen 5 min ago". */
export function presenceText({ status, lastSeenAt, text }: Presence, now: Date): string {
  const state = status === "offline" && lastSeenAt !== null ? lastSeen(new Date(lastSeenAt), now) : statusName(status);
  return text === null ? state : `${state} · ${text}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function lastSeen(at: Date, now: Date): string {
  const age = now.getTime() - at.getTime();
  const time = listTime(at, now);
  if (age < MINUTE) return "Last seen just now";
  if (age < HOUR) return `Last seen ${time} ago`;
  const days = daysBetween(at, now);
  if (days === 1) return "Last seen yesterday";
  return `Last seen ${days === 0 ? "at" : "on"} ${time}`;
}
