/** Something that fails again and again while it is out of reach: reported once, until it works again. */
export class Outage {
  private lasting = false;

  constructor(private readonly report: (error: unknown) => void) {}

  failed(error: unknown): void {
    if (!this.lasting) this.report(error);
    this.lasting = true;
  }

  over(): void {
    this.lasting = false;
  }
}
