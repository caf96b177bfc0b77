/**
 * Returns a valid access token. Called for each connection, when the server refuses the last token as expired, and
 * before it expires. `stale` is the token to replace.
 */
export type TokenSource = (stale: string | null) => string | Promise<string>;

/** Holds the current access token. Concurrent requests for a fresh token call the source once. */
export class TokenHolder {
  readonly #source: TokenSource;
  #held: string | null = null;
  #asked: Promise<string> | null = null;

  constructor(source: TokenSource) {
    this.#source = source;
  }

  async current(): Promise<string> {
    return this.#held ?? this.renew();
  }

  renew(stale: string | null = null): Promise<string> {
    this.#asked ??= this.#ask(stale).finally(() => {
      this.#asked = null;
    });
    return this.#asked;
  }

  async #ask(stale: string | null): Promise<string> {
    this.#held = await this.#source(stale);
    return this.#held;
  }
}
