import { asFailure } from "../request-failed.js";
import { assertEventFits } from "../request-size.js";
import type { ClientState } from "../state/client-state.js";
import { add, remove, tryAgain, type Unsent } from "../state/outbox.js";
import type { Store } from "../state/store.js";
import { uuid } from "../uuid.js";
import { type Sender, sendPayload } from "./sender.js";
import { discarded, type Sending, type Sendings } from "./sendings.js";

type Deps = Readonly<{ store: Store<ClientState>; sender: Sender; sendings: Sendings }>;

/** What I write: in the outbox at once, out of it when the server has stored it. */
export class Messages {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  send(roomId: string, body: string, clientMessageId = uuid()): Sending {
    const { store, sendings } = this.#deps;
    const known = this.#unsent(clientMessageId);
    if (known?.status === "failed") return this.tryAgain(clientMessageId);
    const sending = sendings.begin(clientMessageId);
    const written = { clientMessageId, roomId, body, createdAt: new Date().toISOString() };
    if (!known) store.update((state) => ({ ...state, outbox: add(state.outbox, written) }));
    this.#flush(clientMessageId);
    return sending;
  }

  tryAgain(clientMessageId: string): Sending {
    const { store, sendings } = this.#deps;
    const sending = sendings.begin(clientMessageId);
    if (!this.#unsent(clientMessageId)) sendings.reject(clientMessageId, discarded());
    store.update((state) => ({ ...state, outbox: tryAgain(state.outbox, clientMessageId) }));
    this.#flush(clientMessageId);
    return sending;
  }

  discard(clientMessageId: string): void {
    const { store, sendings } = this.#deps;
    store.update((state) => ({ ...state, outbox: remove(state.outbox, clientMessageId) }));
    sendings.reject(clientMessageId, discarded());
  }

  /** A message that no request can carry is refused at once, while offline too. */
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
