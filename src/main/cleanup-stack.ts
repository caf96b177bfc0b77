/** Runs clean-up steps in reverse order, each once. Continues after a failure and reports it at the end. */
export class CleanupStack {
  private readonly stack: (() => Promise<void> | void)[] = [];

  add(dispose: () => Promise<void> | void): void {
    this.stack.push(dispose);
  }

  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (let next = this.stack.pop(); next; next = this.stack.pop()) {
      try {
        await next();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, "Some parts could not be stopped cleanly.");
  }
}
