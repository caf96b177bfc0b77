import { createStore, serverConfig, type Store } from "@synctalk/client";
import { initialState, type State } from "../state/state";
import { ChatSession } from "./chat-session";
import { DraftActions } from "./draft-actions";
import { MessageActions } from "./message-actions";
import { ReceiptActions } from "./receipt-actions";
import { RoomActions } from "./room-actions";
import { ScheduledActions } from "./scheduled-actions";
import { SERVER } from "./server";
import { SeenRooms } from "./seen-rooms";
import { ThreadActions } from "./thread-actions";

/** The state of the page, and the actions that components call. */
export type Chat = Readonly<{
  store: Store<State>;
  session: ChatSession;
  rooms: RoomActions;
  messages: MessageActions;
  threads: ThreadActions;
  drafts: DraftActions;
  scheduled: ScheduledActions;
  receipts: ReceiptActions;
  seen: SeenRooms;
}>;

export function createChat(): Chat {
  const store = createStore<State>(initialState);
  const session: ChatSession = new ChatSession({
    store,
    onEnter: () => {
      seen.forget();
      drafts.forget();
      rooms.forget();
    },
    onLive: () => {
      readMaxCharacters(store);
      seen.resend();
      threads.count();
      drafts.load();
      scheduled.load();
      receipts.load();
      void rooms.refreshOpen();
    },
    onChange: (change) => threads.follow(change),
    onRefused: (refused) => messages.refuseChange(refused),
  });
  const client = () => session.client;
  const seen = new SeenRooms({ store, client });
  const rooms = new RoomActions({ store, client });
  const threads = new ThreadActions({ store, client });
  const drafts = new DraftActions({ client });
  const scheduled = new ScheduledActions({ client });
  const receipts = new ReceiptActions({ store, client });
  const messages = new MessageActions({ store, client });
  return { store, session, rooms, threads, drafts, scheduled, receipts, messages, seen };
}

/** Reads how long a message may be on this server, which may have been started again with another maximum. */
function readMaxCharacters(store: Store<State>): void {
  serverConfig(SERVER).then(
    ({ limits }) => store.update((state) => ({ ...state, maxCharacters: limits.message.maxCharacters })),
    () => undefined,
  );
}
