import type { History } from "../history/event.js";

/** Number of connections lost since a moment, and milliseconds until the last loss. */
export function losses(history: History, since: number): Readonly<{ count: number; last: number }> {
  const times = history.filter(({ kind, at }) => kind === "lost" && at >= since).map(({ at }) => at - since);
  return { count: times.length, last: Math.max(0, ...times) };
}
