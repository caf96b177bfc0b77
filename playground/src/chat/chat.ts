import { createStore, type Store } from "@synctalk/client";
import { initialState, type State } from "../state/state";
import { ChatSession } from "./chat-session";
import { MessageActions } from "./message-actions";
import { RoomActions } from "./room-actions";
import { SeenRooms } from "./seen-rooms";
import { ThreadActions } from "./thread-actions";

/** The state of the page, and the actions that components call. */
export type Chat = Readonly<{
  store: Store<State>;
  session: ChatSession;
  rooms: RoomActions;
  messages: MessageActions;
  threads: ThreadActions;
  seen: SeenRooms;
}>;

export function createChat(): Chat {
  const store = createStore<State>(initialState);
  const session: ChatSession = new ChatSession({
    store,
    onEnter: () => seen.forget(),
    onLive: () => {
      seen.resend();
      threads.count();
      void rooms.refreshOpen();
    },
    onChange: (change) => threads.follow(change),
  });
  const client = () => session.client;
  const seen = new SeenRooms({ store, client });
  const rooms = new RoomActions({ store, client });
  const threads = new ThreadActions({ store, client });
  return { store, session, rooms, threads, messages: new MessageActions({ store, client }), seen };
}
