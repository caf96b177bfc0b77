/** A good access token. Asked again on each connection, and when the server finds the last one expired. */
export type TokenSource = () => string | Promise<string>;

/** The access token of the moment. However many want a fresh one at once, the source is asked once. */
export class Tokens {
  readonly #source: TokenSource;
  #held: string | null = null;
  #asked: Promise<string> | null = null;

  constructor(source: TokenSource) {
    this.#source = source;
  }

  async current(): Promise<string> {
    return this.#held ?? this.renew();
  }

  renew(): Promise<string> {
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = null;
    });
    return this.#asked;
  }

  async #ask(): Promise<string> {
    this.#held = await this.#source();
    return this.#held;
  }
}
