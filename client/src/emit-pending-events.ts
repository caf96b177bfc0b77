import type { Emitter } from "./emitter.js";
import type { ClientEvents } from "./events.js";
import type { ClientState, ConnectionStatus } from "./state/client-state.js";
import type { PendingEvent } from "./state/room-events.js";
import type { Store } from "./state/store.js";

/** Emits the pending events of the state in order. Events that a listener causes are emitted after the current ones. */
export function emitPendingEvents(store: Store<ClientState>, events: Emitter<ClientEvents>): void {
  let status: ConnectionStatus = store.get().connection;
  let isEmitting = false;
  const emit = ({ name, event }: PendingEvent) => events.emit(name, event);

  store.subscribe(() => {
    if (isEmitting) return;
    isEmitting = true;
    while (store.get().pendingEvents.length > 0 || store.get().connection !== status) {
      const { pendingEvents, connection, endReason } = store.get();
      if (pendingEvents.length > 0) store.update((state) => ({ ...state, pendingEvents: [] }));
      for (const pending of pendingEvents) emit(pending);
      if (connection === status) continue;
      status = connection;
      events.emit("connection", { status, endReason });
    }
    isEmitting = false;
  });
}
