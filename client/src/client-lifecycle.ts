import { aborted, type ConnectOptions, rejected, waitUntilLive } from "./connection/wait-until-live.js";
import type { ClientParts } from "./client-parts.js";
import type { ClientOptions, LogOutOptions } from "./options.js";
import { unsentMessages } from "./request-error.js";
import { initialState } from "./state/client-state.js";
import { endSession } from "./storage/end-session.js";
import type { SessionEnd } from "./storage/session-ender.js";

/** Connects, disconnects and logs out a client. */
export class ClientLifecycle {
  readonly #parts: ClientParts;
  readonly #session: ClientOptions["session"];

  constructor(parts: ClientParts, session: ClientOptions["session"]) {
    this.#parts = parts;
    this.#session = session;
  }

  connect(options: ConnectOptions): Promise<void> {
    if (options.signal?.aborted) return rejected(aborted());
    const { connection, ender, startup, store } = this.#parts;
    connection.open();
    void ender.resume();
    startup.begin();
    return waitUntilLive({ store, disconnect: () => this.disconnect() }, options);
  }

  disconnect(): void {
    this.#parts.connection.close();
    this.#parts.persister.flush();
  }

  async logOut({ discardUnsent = false }: LogOutOptions): Promise<SessionEnd> {
    const { store, messages, changes, connection, persister } = this.#parts;
    const { outbox, changes: unsentChanges } = store.get();
    const count = outbox.length + unsentChanges.length;
    if (count > 0 && !discardUnsent) throw unsentMessages(count);
    const ending = endSession({ ...this.#parts, session: this.#session });
    for (const { clientMessageId } of outbox) messages.discard(clientMessageId);
    changes.discardAll();
    connection.end("logged_out");
    store.update((state) => ({ ...initialState, connection: state.connection, endReason: state.endReason }));
    persister.flush();
    return ending;
  }
}
