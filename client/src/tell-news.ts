import type { Emitter } from "./emitter.js";
import type { ClientEvents } from "./events.js";
import type { ClientState, ConnectionStatus } from "./state/client-state.js";
import type { News } from "./state/news.js";
import type { Store } from "./state/store.js";

/** Tells the listeners what is new in the state, in order: news that come while others are told wait for their turn. */
export function tellNews(store: Store<ClientState>, events: Emitter<ClientEvents>): void {
  let status: ConnectionStatus = store.get().connection;
  let telling = false;
  const tellOne = ({ name, event }: News) => events.emit(name, event);

  store.subscribe(() => {
    if (telling) return;
    telling = true;
    while (store.get().news.length > 0 || store.get().connection !== status) {
      const { news, connection, ended } = store.get();
      if (news.length > 0) store.update((state) => ({ ...state, news: [] }));
      for (const each of news) tellOne(each);
      if (connection === status) continue;
      status = connection;
      events.emit("connection", { status, ended });
    }
    telling = false;
  });
}
