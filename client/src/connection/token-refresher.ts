import { remainingMs, lifetimeMs } from "./token-lifetime.js";

const LEAD_MS = 60_000;
const SHORTEST_WAIT_MS = 1_000;
/** Pause between renewals when only the device's clock, which may be wrong, tells how long a token lasts. */
const BETWEEN_RENEWALS_MS = 30_000;

type Deps = Readonly<{
  /** Answers a token that is good for longer; the same one when there is none. */
  renew: (stale: string) => Promise<string>;
  /** Shows a token to the server. Answers until when the connection may live by it. */
  present: (token: string) => Promise<string>;
}>;

/** When to ask for another token while this one lasts so long: a minute before its end, or after most of a short life. */
export const renewalAfter = (leftMs: number): number => Math.max(leftMs * 0.8, leftMs - LEAD_MS, SHORTEST_WAIT_MS);

/** Shows the server a fresh token before the one that a connection lives by runs out. */
export class TokenRefresher {
  readonly #deps: Deps;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(token: string, expiresAt: string): void {
    const now = Date.now();
    const left = remainingMs(token, expiresAt, now);
    this.#renewAfter(renewalAfter(left), token, now + left);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #renewAfter(waitMs: number, token: string, goodUntil: number): void {
    this.stop();
    this.#timer = setTimeout(() => void this.#renew(token, goodUntil), waitMs);
  }

  async #renew(token: string, goodUntil: number): Promise<void> {
    const timer = this.#timer;
    try {
      const fresh = await this.#deps.renew(token);
      if (fresh === token || this.#timer !== timer) return;
      const expiresAt = await this.#deps.present(fresh);
      if (this.#timer === timer) this.#renewed(fresh, expiresAt);
    } catch {
      // Tried again as long as the token lasts; then the connection comes back with another one.
      if (this.#timer === timer) this.#renewAfter(renewalAfter(goodUntil - Date.now()), token, goodUntil);
    }
  }

  /** A fresh token has its whole life before it, whatever the clock says. */
  #renewed(token: string, expiresAt: string): void {
    const now = Date.now();
    const life = lifetimeMs(token);
    if (life !== null) return this.#renewAfter(renewalAfter(life), token, now + life);
    const left = Date.parse(expiresAt) - now;
    this.#renewAfter(Math.max(renewalAfter(left), BETWEEN_RENEWALS_MS), token, now + left);
  }
}
