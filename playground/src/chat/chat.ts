import { initialState, type State } from "../state/state";
import { createStore, type Store } from "../state/store";
import { Rooms } from "./rooms";
import { Messages } from "./messages";
import { Session } from "./session";

/** What the components talk to: the state, and what a person can do to it. */
export type Chat = Readonly<{ store: Store<State>; session: Session; rooms: Rooms; messages: Messages }>;

export function createChat(): Chat {
  const store = createStore<State>(initialState);
  const session: Session = new Session({ store, onLive: () => void rooms.refreshOpen() });
  const client = () => session.client;
  const rooms = new Rooms({ store, client });
  return { store, session, rooms, messages: new Messages(client) };
}
