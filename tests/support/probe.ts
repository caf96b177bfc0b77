import { requestFrom } from "./from-address.js";

/** Sends requests again and again from a separate address during other work. */
export class Probe {
  readonly statuses: number[] = [];
  readonly latenciesMs: number[] = [];
  private stopping = false;

  private constructor(
    private readonly ask: () => Promise<number>,
    private readonly everyMs: number,
  ) {}

  static async during(work: () => Promise<unknown>, ask: () => Promise<number>, everyMs = 100): Promise<Probe> {
    const probe = new Probe(ask, everyMs);
    const asking = probe.run();
    try {
      await work();
    } finally {
      probe.stopping = true;
      await asking;
    }
    return probe;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const from = performance.now();
      this.statuses.push(await this.ask().catch(() => 0));
      this.latenciesMs.push(performance.now() - from);
      await new Promise((later) => setTimeout(later, this.everyMs));
    }
  }
}

/** Logs in from this address, and returns the status. */
export const loginFrom =
  (address: string, url: string, account: Readonly<{ email: string; password: string }>) => async (): Promise<number> =>
    (await requestFrom(address, `${url}/api/auth/login`, { method: "POST", body: account })).status;
