import type { Api } from "../api/api";
import type { Sender } from "../connection/sender";
import { applyOlder } from "../store/changes";
import { add, remove, tryAgain } from "../store/outbox";
import { hasOlder, type RoomState } from "../store/room-state";
import { type State, updateRoom } from "../store/state";
import type { Store } from "../store/store";
import { uuid } from "./uuid";

const MESSAGES_A_PAGE = 50;

type Deps = { store: Store<State>; api: Api; sender: Sender };

export class Messages {
  readonly #deps: Deps;
  readonly #loading = new Set<string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async loadOlder(roomId: string): Promise<void> {
    const { store, api } = this.#deps;
    const room = store.get().rooms.get(roomId);
    if (!room || !hasOlder(room) || this.#loading.has(roomId)) return;
    this.#loading.add(roomId);
    try {
      const before = room.historyFrom;
      const page = await api.messages(roomId, before, MESSAGES_A_PAGE);
      const sameEpoch = (held: RoomState) => room.epoch === null || held.epoch === room.epoch;
      store.update((state) =>
        updateRoom(state, roomId, (held) => (sameEpoch(held) ? applyOlder(held, { ...page, before }) : held)),
      );
    } finally {
      this.#loading.delete(roomId);
    }
  }

  send(roomId: string, body: string): void {
    const unsent = { clientMessageId: uuid(), roomId, body, createdAt: new Date().toISOString() };
    this.#deps.store.update((state) => ({ ...state, outbox: add(state.outbox, unsent) }));
    this.#deps.sender.flush();
  }

  tryAgain(clientMessageId: string): void {
    this.#deps.store.update((state) => ({ ...state, outbox: tryAgain(state.outbox, clientMessageId) }));
    this.#deps.sender.flush();
  }

  discard(clientMessageId: string): void {
    this.#deps.store.update((state) => ({ ...state, outbox: remove(state.outbox, clientMessageId) }));
  }
}
