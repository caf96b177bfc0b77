import { CatchUp } from "./connection/catch-up.js";
import { createSocket } from "./connection/chat-socket.js";
import { Connection } from "./connection/connection.js";
import { UserCatchUp } from "./connection/user-catch-up.js";
import { diagnose } from "./connection/connection-problem.js";
import { ProblemReport } from "./connection/problem-report.js";
import { TokenHolder } from "./connection/token-holder.js";
import { emitPendingEvents } from "./emit-pending-events.js";
import { Emitter } from "./emitter.js";
import type { ClientEvents } from "./events.js";
import { type ClientOptions, REQUEST_TIMEOUT_MS, RETRY } from "./options.js";
import { Focus } from "./presence/focus.js";
import { OwnPresence } from "./presence/own-presence.js";
import { PresenceWatches } from "./presence/presence-watches.js";
import { Typing } from "./presence/typing.js";
import { serverConfig } from "./rest/accounts.js";
import { createRestApi, type RestApi } from "./rest/rest-api.js";
import { withAuth } from "./rest/with-auth.js";
import { MyRooms } from "./rooms/my-rooms.js";
import { NewRooms } from "./rooms/new-rooms.js";
import { RoomRefresh } from "./rooms/room-refresh.js";
import { KeptOpen } from "./rooms/kept-open.js";
import { MyThreads } from "./rooms/my-threads.js";
import { openableRooms } from "./rooms/open-rooms.js";
import { openableThreads } from "./rooms/open-threads.js";
import { ChangeSender } from "./sending/change-sender.js";
import { MyDrafts } from "./sending/my-drafts.js";
import { MyScheduled } from "./sending/my-scheduled.js";
import { OutboxCommands } from "./sending/outbox-commands.js";
import { OutboxSender } from "./sending/outbox-sender.js";
import { PendingSends } from "./sending/pending-sends.js";
import { ReadWriteLock } from "./sending/read-write-lock.js";
import { checkedServerUrl } from "./server-url.js";
import { Startup } from "./startup.js";
import { type ClientState, initialState } from "./state/client-state.js";
import { profileChanged } from "./state/profile.js";
import { createStore } from "./state/store.js";
import { memoryStore } from "./storage/key-value-store.js";
import { SessionEnder } from "./storage/session-ender.js";
import { StatePersister } from "./storage/state-persister.js";

export type ClientParts = ReturnType<typeof createParts>;

/** Creates the parts of a client and connects them with one another. */
export function createParts(options: ClientOptions) {
  const { user, storage = memoryStore(), transports = ["websocket"], retry = RETRY } = options;
  const url = checkedServerUrl(options.url ?? "");
  const tokens = new TokenHolder(options.token);
  const ender = new SessionEnder({ url, storage, key: "synctalk.ending", retry });
  const store = createStore<ClientState>({ ...initialState, me: user ?? null });
  const events = new Emitter<ClientEvents>();
  emitPendingEvents(store, events);
  const persister = new StatePersister(store, storage);
  const problems = new ProblemReport({ store, diagnose: () => diagnose(url) });
  const connection: Connection = new Connection({
    url,
    store,
    socket: createSocket(url, transports),
    tokens,
    reconnect: retry,
    requestTimeoutMs: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    onReady: (ready): Promise<void> => startup.welcome(ready),
    problems,
  });
  const onSessionEnded = ({ code }: { code: string }) =>
    connection.end(code === "auth.token_expired" ? "expired" : "revoked");
  const calls = createRestApi(withAuth({ url, tokens, onSessionEnded }));
  const updateProfile: RestApi["updateProfile"] = async (changes) => {
    const profile = await calls.updateProfile(changes);
    store.update((state) => profileChanged(state, profile));
    return profile;
  };
  const rest = { ...calls, updateProfile };
  const catchUp = new CatchUp({ store, connection, retry, maxChanges: options.maxChanges });
  const userCatchUp = new UserCatchUp({ store, connection, retry });
  const rooms = new MyRooms({ store, rest, connection });
  const newRooms = new NewRooms({ store, rest, retry });
  const roomRefresh = new RoomRefresh({ store, connection, rest, retry });
  roomRefresh.start();
  const openRooms = new KeptOpen({ store, connection, retry }, openableRooms(store, rooms));
  const threads = new MyThreads({ store, rest, connection });
  const openThreads = new KeptOpen({ store, connection, retry }, openableThreads(threads));
  const drafts = new MyDrafts({ store, rest, retry });
  const scheduled = new MyScheduled({ store, rest, retry });
  const focus = new Focus({ store, connection, events, retry });
  const typing = new Typing({ store, connection, retry });
  const watches = new PresenceWatches({
    store,
    connection,
    events,
    retry,
    maxWatched: async () => (await serverConfig({ url })).limits.presence.maxWatched,
  });
  const ownPresence = new OwnPresence({ store, connection });
  const pendingSends = new PendingSends();
  const lock = new ReadWriteLock();
  const changes = new ChangeSender({
    store,
    connection,
    retry,
    lock,
    onRefused: (change, failure) => events.emit("changeRefused", { change, failure }),
  });
  const sender = new OutboxSender({
    store,
    connection,
    retry,
    lock,
    onAcknowledged: (clientMessageId, message) => {
      pendingSends.resolve(clientMessageId, message);
      changes.flush();
      events.emit("acknowledged", message);
    },
    onRefused: (unsent, failure) => {
      pendingSends.reject(unsent.clientMessageId, failure);
      events.emit("refused", { unsent, failure });
    },
  });
  const messages = new OutboxCommands({ store, sender, pendingSends });
  const startup: Startup = new Startup({
    store,
    connection,
    persister,
    rooms,
    catchUp,
    userCatchUp,
    problems,
    retry,
    sender,
    changes,
    user,
  });
  return {
    rest,
    store,
    events,
    connection,
    persister,
    rooms,
    newRooms,
    openRooms,
    threads,
    openThreads,
    changes,
    drafts,
    scheduled,
    focus,
    typing,
    watches,
    ownPresence,
    tokens,
    ender,
    messages,
    startup,
  };
}
