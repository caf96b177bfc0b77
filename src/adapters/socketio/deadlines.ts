type Closing = Readonly<{
  on(event: "close", listener: () => void): unknown;
  off(event: "close", listener: () => void): unknown;
}>;

/** Time limits of sockets or transports. One that is met leaves nothing behind on its socket. */
export class Deadlines<Of extends Closing> {
  private readonly ends = new WeakMap<Of, () => void>();

  /** Runs `task` after `ms`, unless `of` closes or the deadline is met before. */
  set(of: Of, ms: number, task: () => void): void {
    const end = () => {
      clearTimeout(timer);
      of.off("close", end);
      this.ends.delete(of);
    };
    const timer = setTimeout(task, ms);
    of.on("close", end);
    this.ends.set(of, end);
  }

  meet(of: Of): void {
    this.ends.get(of)?.();
  }
}
