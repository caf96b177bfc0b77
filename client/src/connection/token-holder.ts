/**
 * A good access token. Asked again on each connection, when the server finds the last one expired, and before it runs out;
 * `stale` is then a token that will not do any more.
 */
export type TokenSource = (stale: string | null) => string | Promise<string>;

/** The access token of the moment. However many want a fresh one at once, the source is asked once. */
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
