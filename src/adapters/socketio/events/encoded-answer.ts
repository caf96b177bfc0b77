/** An answer as the text of its JSON. It is encoded once: for its size, which is charged, and for the wire. */
export class EncodedAnswer {
  private constructor(readonly json: string) {}

  /** The answer of a request that succeeded. `data` is the JSON of what it returned, or undefined when it returned nothing. */
  static of(data: string | undefined): EncodedAnswer {
    return new EncodedAnswer(data === undefined ? `{"ok":true}` : `{"ok":true,"data":${data}}`);
  }
}
