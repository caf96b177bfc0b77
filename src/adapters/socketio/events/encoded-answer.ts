/** An answer as JSON text. It is encoded once, to charge its size and to send it. */
export class EncodedAnswer {
  private constructor(readonly json: string) {}

  /** The answer to a successful request. `data` is the JSON of its result, or undefined without a result. */
  static of(data: string | undefined): EncodedAnswer {
    return new EncodedAnswer(data === undefined ? `{"ok":true}` : `{"ok":true,"data":${data}}`);
  }
}
