import type { MonotonicClock } from "../../application/ports/monotonic-clock.js";

export const systemMonotonicClock: MonotonicClock = { elapsedMs: () => performance.now() };
