import type { Message } from "../protocol.js";
import { clientError, type RequestError } from "../request-error.js";

export const discarded = () => clientError("client.discarded", "The message was discarded.", { retryable: false });

/** Resolves with the message once the server has stored it. Rejects with a `RequestError` when the server refuses it for good. */
export type SendHandle = Promise<Message> & Readonly<{ clientMessageId: string }>;

type Entry = Readonly<{
  handle: SendHandle;
  resolve: (message: Message) => void;
  reject: (failure: RequestError) => void;
}>;

/** The promises of sends in progress. A rejection that nobody awaits is not reported as unhandled. */
export class PendingSends {
  readonly #entries = new Map<string, Entry>();

  begin(clientMessageId: string): SendHandle {
    const held = this.#entries.get(clientMessageId);
    if (held) return held.handle;
    let resolve: Entry["resolve"] = () => undefined;
    let reject: Entry["reject"] = () => undefined;
    const promise = new Promise<Message>((resolved, rejected) => {
      resolve = resolved;
      reject = rejected;
    });
    promise.catch(() => undefined);
    const handle = Object.assign(promise, { clientMessageId });
    this.#entries.set(clientMessageId, { handle, resolve, reject });
    return handle;
  }

  resolve(clientMessageId: string, message: Message): void {
    this.#remove(clientMessageId)?.resolve(message);
  }

  reject(clientMessageId: string, failure: RequestError): void {
    this.#remove(clientMessageId)?.reject(failure);
  }

  #remove(clientMessageId: string): Entry | undefined {
    const entry = this.#entries.get(clientMessageId);
    this.#entries.delete(clientMessageId);
    return entry;
  }
}
