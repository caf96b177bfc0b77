import { type Api, createApi } from "../api/api";
import { CatchUp } from "../connection/catch-up";
import { Connection } from "../connection/connection";
import { Sender } from "../connection/sender";
import type { Ready } from "../protocol/events";
import { RequestFailed } from "../protocol/failure";
import { unknownRooms } from "../store/rooms";
import { initialState, type State } from "../store/state";
import { createStore, type Store } from "../store/store";
import { Messages } from "./messages";
import { Rooms } from "./rooms";
import { saved } from "./saved";
import { Session } from "./session";

/** What the components talk to: the state, and what a person can do to it. */
export type Chat = Readonly<{ store: Store<State>; session: Session; rooms: Rooms; messages: Messages }>;

export function createChat(): Chat {
  const store = createStore<State>(initialState);
  const api = endingWith(
    createApi(() => saved.session()?.accessToken),
    (code) => connection.end(code === "auth.token_expired" ? "expired" : "revoked"),
  );
  const connection: Connection = new Connection({ store, onReady: welcome });
  const catchUp = new CatchUp({ store, connection });
  const sender = new Sender({ store, connection });
  const rooms = new Rooms({ store, api, connection });
  const session = new Session({ store, connection, rooms });
  const messages = new Messages({ store, api, sender });

  async function welcome(ready: Ready): Promise<void> {
    sender.flush();
    if (unknownRooms(store.get(), ready).length > 0) await rooms.loadJoined().catch(() => undefined);
    await catchUp.settled();
  }

  let outbox = store.get().outbox;
  store.subscribe(() => {
    const { me, outbox: next } = store.get();
    if (!me || next === outbox) return;
    outbox = next;
    saved.keepOutbox(me.id, next);
  });
  return { store, session, rooms, messages };
}

/** Whatever request finds the session over says so to the whole page. */
function endingWith(api: Api, onEnded: (code: string) => void): Api {
  const watch =
    <Input extends readonly unknown[], Answer>(call: (...input: Input) => Promise<Answer>) =>
    async (...input: Input): Promise<Answer> => {
      try {
        return await call(...input);
      } catch (thrown) {
        if (thrown instanceof RequestFailed && thrown.status === 401) onEnded(thrown.code);
        throw thrown;
      }
    };
  return {
    rooms: watch(api.rooms),
    room: watch(api.room),
    createRoom: watch(api.createRoom),
    members: watch(api.members),
    messages: watch(api.messages),
  };
}
