const LEAD_MS = 60_000;
const SHORTEST_WAIT_MS = 1_000;

type Deps = Readonly<{
  /** Answers a token that is good for longer; the same one when there is none. */
  renew: (stale: string) => Promise<string>;
  /** Shows a token to the server. Answers until when the connection may live by it. */
  show: (token: string) => Promise<string>;
}>;

/** When to ask for another token while this one lasts so long: a minute before its end, or after most of a short life. */
export const renewalAfter = (leftMs: number): number => Math.max(leftMs * 0.8, leftMs - LEAD_MS, SHORTEST_WAIT_MS);

/** Shows the server a fresh token before the one that a connection lives by runs out. */
export class Renewal {
  readonly #deps: Deps;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(token: string, expiresAt: string): void {
    this.stop();
    const waitMs = renewalAfter(Date.parse(expiresAt) - Date.now());
    this.#timer = setTimeout(() => void this.#renew(token, expiresAt), waitMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #renew(token: string, expiresAt: string): Promise<void> {
    const timer = this.#timer;
    let next = { token, expiresAt };
    try {
      const fresh = await this.#deps.renew(token);
      if (fresh === token || this.#timer !== timer) return;
      next = { token: fresh, expiresAt: await this.#deps.show(fresh) };
    } catch {
      // Tried again as long as the token lasts; then the connection comes back with another one.
    }
    if (this.#timer === timer) this.start(next.token, next.expiresAt);
  }
}
