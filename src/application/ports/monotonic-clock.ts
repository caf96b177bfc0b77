export interface MonotonicClock {
  /** Milliseconds since some moment before the process began to count. Never goes back, and never jumps with the date. */
  elapsedMs(): number;
}
