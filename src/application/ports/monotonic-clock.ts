import type { Closable } from "./closable.js";

export interface MonotonicClock extends Closable {
  /**
   * Milliseconds since an arbitrary moment before the start of the process. Never decreases, and does not follow
   * changes of the date.
   */
  elapsedMs(): number;
}
