/** Reports the first of consecutive failures. */
export class FailureStreak {
  private lasting = false;

  constructor(private readonly report: (error: unknown) => void) {}

  fail(error: unknown): void {
    if (!this.lasting) this.report(error);
    this.lasting = true;
  }

  recover(): void {
    this.lasting = false;
  }
}
