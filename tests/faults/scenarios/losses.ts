import type { History } from "../history/event.js";

/** How many connections were lost since a moment, and when the last one was, in milliseconds after it. */
export function losses(history: History, since: number): Readonly<{ count: number; last: number }> {
  const times = history.filter(({ kind, at }) => kind === "lost" && at >= since).map(({ at }) => at - since);
  return { count: times.length, last: Math.max(0, ...times) };
}
