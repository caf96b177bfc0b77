import { remainingMs, lifetimeMs } from "./token-lifetime.js";

const LEAD_MS = 60_000;
const SHORTEST_WAIT_MS = 1_000;
/** Minimum pause between renewals when the expiry can only be judged by the local clock, which may be wrong. */
const BETWEEN_RENEWALS_MS = 30_000;

type Deps = Readonly<{
  /** Resolves with a token that expires later, or with the same token when there is none. */
  renew: (stale: string) => Promise<string>;
  /** Sends a token to the server. Resolves with the time at which the connection then expires. */
  present: (token: string) => Promise<string>;
}>;

/** The delay before the next renewal: until a minute before the token expires, or 80 % of a short lifetime. */
export const renewalAfter = (leftMs: number): number => Math.max(leftMs * 0.8, leftMs - LEAD_MS, SHORTEST_WAIT_MS);

/** Sends the server a fresh token before the connection's token expires. */
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
      // Retries until the token expires. The client then reconnects with another token.
      if (this.#timer === timer) this.#renewAfter(renewalAfter(goodUntil - Date.now()), token, goodUntil);
    }
  }

  /** A fresh token has its whole lifetime left, even when the local clock is wrong. */
  #renewed(token: string, expiresAt: string): void {
    const now = Date.now();
    const life = lifetimeMs(token);
    if (life !== null) return this.#renewAfter(renewalAfter(life), token, now + life);
    const left = Date.parse(expiresAt) - now;
    this.#renewAfter(Math.max(renewalAfter(left), BETWEEN_RENEWALS_MS), token, now + left);
  }
}
