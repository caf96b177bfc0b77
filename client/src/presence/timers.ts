/** Time and timers. Tests replace them. */
export type Timers = Readonly<{
  elapsedMs(): number;
  after(ms: number, task: () => void): Readonly<{ cancel(): void }>;
}>;

export const realTimers: Timers = {
  elapsedMs: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
