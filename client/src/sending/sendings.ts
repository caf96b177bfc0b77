import type { Message } from "../protocol.js";
import { RequestFailed } from "../request-failed.js";

export const discarded = () =>
  new RequestFailed({ code: "client.discarded", message: "The message was discarded.", status: 0, retryable: false });

/** Resolves with the message once the server has stored it; rejects with a `RequestFailed` when it was refused for good. */
export type Sending = Promise<Message> & Readonly<{ clientMessageId: string }>;

type Open = Readonly<{
  sending: Sending;
  resolve: (message: Message) => void;
  reject: (failure: RequestFailed) => void;
}>;

/** Who waits for what is being sent. Nobody has to: a refusal that nobody awaits is no error. */
export class Sendings {
  readonly #open = new Map<string, Open>();

  begin(clientMessageId: string): Sending {
    const held = this.#open.get(clientMessageId);
    if (held) return held.sending;
    let resolve: Open["resolve"] = () => undefined;
    let reject: Open["reject"] = () => undefined;
    const promise = new Promise<Message>((resolved, rejected) => {
      resolve = resolved;
      reject = rejected;
    });
    promise.catch(() => undefined);
    const sending = Object.assign(promise, { clientMessageId });
    this.#open.set(clientMessageId, { sending, resolve, reject });
    return sending;
  }

  resolve(clientMessageId: string, message: Message): void {
    this.#take(clientMessageId)?.resolve(message);
  }

  reject(clientMessageId: string, failure: RequestFailed): void {
    this.#take(clientMessageId)?.reject(failure);
  }

  #take(clientMessageId: string): Open | undefined {
    const open = this.#open.get(clientMessageId);
    this.#open.delete(clientMessageId);
    return open;
  }
}
