import { initialState, type State } from "../state/state";
import { createStore, type Store } from "../state/store";
import { Rooms } from "./rooms";
import { Messages } from "./messages";
import { SeenRooms } from "./seen-rooms";
import { Session } from "./session";

/** What the components talk to: the state, and what a person can do to it. */
export type Chat = Readonly<{
  store: Store<State>;
  session: Session;
  rooms: Rooms;
  messages: Messages;
  seen: SeenRooms;
}>;

export function createChat(): Chat {
  const store = createStore<State>(initialState);
  const seen = new SeenRooms({ store, storage: localStorage });
  const session: Session = new Session({
    store,
    onEnter: (userId) => seen.restore(userId),
    onLive: () => void rooms.refreshOpen(),
  });
  const client = () => session.client;
  const rooms = new Rooms({ store, client });
  return { store, session, rooms, messages: new Messages(client), seen };
}
