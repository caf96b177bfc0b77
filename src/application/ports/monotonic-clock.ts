import type { Closable } from "./closable.js";

export interface MonotonicClock extends Closable {
  /** Milliseconds since some moment before the process began to count. Never goes back, and never jumps with the date. */
  elapsedMs(): number;
}
