import type { Message, SentMessage } from "../protocol.js";
import { clientError, type RequestError } from "../request-error.js";

export const discarded = () => clientError("client.discarded", "The message was discarded.", { retryable: false });

type Handle<Answer> = Promise<Answer> & Readonly<{ clientMessageId: string }>;

/**
 * Resolves with the message once the server has stored it, and with the people whom it names although they are not
 * members. Rejects with a `RequestError` when the server refuses it for good.
 */
export type SendHandle = Handle<SentMessage>;

type Entry<Answer> = Readonly<{
  handle: Handle<Answer>;
  resolve: (answer: Answer) => void;
  reject: (failure: RequestError) => void;
}>;

/** The promises of sends in progress. A rejection that nobody awaits is not reported as unhandled. */
export class PendingSends<Answer extends Message = SentMessage> {
  readonly #entries = new Map<string, Entry<Answer>>();

  begin(clientMessageId: string): Handle<Answer> {
    const held = this.#entries.get(clientMessageId);
    if (held) return held.handle;
    let resolve: Entry<Answer>["resolve"] = () => undefined;
    let reject: Entry<Answer>["reject"] = () => undefined;
    const promise = new Promise<Answer>((resolved, rejected) => {
      resolve = resolved;
      reject = rejected;
    });
    promise.catch(() => undefined);
    const handle = Object.assign(promise, { clientMessageId });
    this.#entries.set(clientMessageId, { handle, resolve, reject });
    return handle;
  }

  resolve(clientMessageId: string, answer: Answer): void {
    this.#remove(clientMessageId)?.resolve(answer);
  }

  reject(clientMessageId: string, failure: RequestError): void {
    this.#remove(clientMessageId)?.reject(failure);
  }

  #remove(clientMessageId: string): Entry<Answer> | undefined {
    const entry = this.#entries.get(clientMessageId);
    this.#entries.delete(clientMessageId);
    return entry;
  }
}
