import { asFailure } from "../request-error.js";
import type { MessageRef } from "../rest/rest-api.js";
import type { NewMessage } from "../rest/rest-inputs.js";
import { assertEventFits } from "../request-size.js";
import type { ClientState } from "../state/client-state.js";
import { add, remove, tryAgain, type Unsent } from "../state/outbox.js";
import type { Store } from "../state/store.js";
import { uuid } from "../uuid.js";
import { type OutboxSender, sendPayload } from "./outbox-sender.js";
import { discarded, type SendHandle, type PendingSends } from "./pending-sends.js";

type Deps = Readonly<{ store: Store<ClientState>; sender: OutboxSender; pendingSends: PendingSends }>;

/** Adds the user's sends to the outbox. They leave it when the server has stored them. */
export class OutboxCommands {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  send(roomId: string, { body = "", clientMessageId = uuid(), ...content }: NewMessage): SendHandle {
    const { store, pendingSends } = this.#deps;
    const known = this.#unsent(clientMessageId);
    if (known?.status === "failed") return this.tryAgain(clientMessageId);
    const handle = pendingSends.begin(clientMessageId);
    const written = { clientMessageId, roomId, body, ...content, createdAt: new Date().toISOString() };
    if (!known) store.update((state) => ({ ...state, outbox: add(state.outbox, written) }));
    this.#flush(clientMessageId);
    return handle;
  }

  /** Sends a message that quotes another one. */
  reply({ roomId, id }: MessageRef, message: NewMessage): SendHandle {
    return this.send(roomId, { ...message, replyTo: id });
  }

  tryAgain(clientMessageId: string): SendHandle {
    const { store, pendingSends } = this.#deps;
    const handle = pendingSends.begin(clientMessageId);
    if (!this.#unsent(clientMessageId)) pendingSends.reject(clientMessageId, discarded());
    store.update((state) => ({ ...state, outbox: tryAgain(state.outbox, clientMessageId) }));
    this.#flush(clientMessageId);
    return handle;
  }

  discard(clientMessageId: string): void {
    const { store, pendingSends } = this.#deps;
    store.update((state) => ({ ...state, outbox: remove(state.outbox, clientMessageId) }));
    pendingSends.reject(clientMessageId, discarded());
  }

  /** Starts sending. Rejects a message that is too large for a request at once, even while offline. */
  #flush(clientMessageId: string): void {
    const { sender } = this.#deps;
    const unsent = this.#unsent(clientMessageId);
    try {
      if (unsent) assertEventFits("message:send", sendPayload(unsent));
    } catch (thrown) {
      if (unsent) sender.refuse(unsent, asFailure(thrown));
    }
    sender.flush();
  }

  #unsent(clientMessageId: string): Unsent | undefined {
    return this.#deps.store.get().outbox.find((unsent) => unsent.clientMessageId === clientMessageId);
  }
}
