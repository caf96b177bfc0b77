import { CatchUp } from "./connection/catch-up.js";
import { createSocket } from "./connection/chat-socket.js";
import { aborted, waitUntilLive, type ConnectOptions, rejected } from "./connection/wait-until-live.js";
import { Connection } from "./connection/connection.js";
import { fullJitter, type RetryTimes } from "./connection/full-jitter.js";
import { diagnose } from "./connection/connection-problem.js";
import { ProblemReport } from "./connection/problem-report.js";
import { TokenHolder } from "./connection/token-holder.js";
import { Emitter } from "./emitter.js";
import type { ClientEvents } from "./events.js";
import { type ClientOptions, type LogOutOptions, LONGEST_ACCESS_MS, REQUEST_TIMEOUT_MS, RETRY } from "./options.js";
import type { Message, Ready, Room } from "./protocol.js";
import { asFailure, unsentMessages } from "./request-error.js";
import { withAuth } from "./rest/with-auth.js";
import { createRestApi, type MessageRef, type NewRoom, type RestApi } from "./rest/rest-api.js";
import { MyRooms } from "./rooms/my-rooms.js";
import { OpenRooms } from "./rooms/open-rooms.js";
import { ChangeSender } from "./sending/change-sender.js";
import { OutboxCommands } from "./sending/outbox-commands.js";
import { ReadWriteLock } from "./sending/read-write-lock.js";
import { OutboxSender } from "./sending/outbox-sender.js";
import { type SendHandle, PendingSends } from "./sending/pending-sends.js";
import { checkedServerUrl } from "./server-url.js";
import { type ClientState, initialState } from "./state/client-state.js";
import { unknownRooms } from "./state/rooms.js";
import { createStore, type Store } from "./state/store.js";
import { StatePersister } from "./storage/state-persister.js";
import { memoryStore } from "./storage/key-value-store.js";
import { type SessionEnd, SessionEnder } from "./storage/session-ender.js";
import { emitPendingEvents } from "./emit-pending-events.js";

/** A client for one user on one server. Its rooms stay up to date across reconnects. Does nothing before `connect`. */
export class SyncTalkClient {
  /** One call per REST route. The responses do not change the state. */
  readonly rest: RestApi;
  readonly #store: Store<ClientState>;
  readonly #events = new Emitter<ClientEvents>();
  readonly #problems: ProblemReport;
  readonly #connection: Connection;
  readonly #catchUp: CatchUp;
  readonly #persister: StatePersister;
  readonly #rooms: MyRooms;
  readonly #openRooms: OpenRooms;
  readonly #sender: OutboxSender;
  readonly #changes: ChangeSender;
  readonly #tokens: TokenHolder;
  readonly #session: ClientOptions["session"];
  readonly #ender: SessionEnder;
  readonly #messages: OutboxCommands;
  #userId: string | null;
  #listed: Promise<void> = Promise.resolve();

  constructor(options: ClientOptions) {
    const { user, storage = memoryStore(), transports = ["websocket"], retry = RETRY } = options;
    const url = checkedServerUrl(options.url ?? "");
    const tokens = new TokenHolder(options.token);
    this.#tokens = tokens;
    this.#session = options.session;
    this.#ender = new SessionEnder({ url, storage, key: "synctalk.ending", retry });
    const store = createStore<ClientState>({ ...initialState, me: user ?? null });
    const pendingSends = new PendingSends();
    this.#store = store;
    emitPendingEvents(store, this.#events);
    this.#persister = new StatePersister(store, storage);
    this.#problems = new ProblemReport({ store, diagnose: () => diagnose(url) });
    this.#connection = new Connection({
      url,
      store,
      socket: createSocket(url, transports),
      tokens,
      reconnect: retry,
      requestTimeoutMs: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
      onReady: (ready) => this.#welcome(ready, retry),
      problems: this.#problems,
    });
    const connection = this.#connection;
    const onSessionEnded = ({ code }: { code: string }) =>
      connection.end(code === "auth.token_expired" ? "expired" : "revoked");
    this.rest = createRestApi(withAuth({ url, tokens, onSessionEnded }));
    this.#catchUp = new CatchUp({ store, connection, retry, maxChanges: options.maxChanges });
    this.#rooms = new MyRooms({ store, rest: this.rest, connection });
    this.#openRooms = new OpenRooms({ store, rooms: this.#rooms, connection, retry });
    const lock = new ReadWriteLock();
    this.#changes = new ChangeSender({
      store,
      connection,
      retry,
      lock,
      onRefused: (change, failure) => this.#events.emit("changeRefused", { change, failure }),
    });
    this.#sender = new OutboxSender({
      store,
      connection,
      retry,
      lock,
      onAcknowledged: (clientMessageId, message) => {
        pendingSends.resolve(clientMessageId, message);
        this.#changes.flush();
        this.#events.emit("acknowledged", message);
      },
      onRefused: (unsent, failure) => {
        pendingSends.reject(unsent.clientMessageId, failure);
        this.#events.emit("refused", { unsent, failure });
      },
    });
    this.#messages = new OutboxCommands({ store, sender: this.#sender, pendingSends });
    this.#userId = user?.id ?? null;
    if (user) void this.#persister.restore(user.id);
  }

  /** The current state. Every change creates a new object. */
  get state(): ClientState {
    return this.#store.get();
  }

  /** `state` as a function, for the store interfaces of UI libraries, together with `subscribe`. */
  readonly getState = (): ClientState => this.#store.get();

  /** Calls the listener after every change of the state. Returns a function that stops it. */
  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Listens to one event. Returns a function that stops it. */
  readonly on = <Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
  ): (() => void) => this.#events.on(name, listener);

  /**
   * Connects, and reconnects after every loss until `disconnect`. Resolves when all rooms are up to date. Rejects when
   * the session has ended, after `disconnect`, or when `signal` is aborted, which disconnects. Rejects but keeps trying
   * when the server refuses, when another server answers, or after `timeoutMs`; see `state.problem`.
   */
  readonly connect = (options: ConnectOptions = {}): Promise<void> => {
    if (options.signal?.aborted) return rejected(aborted());
    this.#connection.open();
    void this.#ender.resume();
    if (!this.state.roomsLoaded && this.#userId) this.#listed = this.#list(this.#userId);
    return waitUntilLive({ store: this.#store, disconnect: this.disconnect }, options);
  };

  /** Disconnects until `connect` is called. The state and the outbox remain. */
  readonly disconnect = (): void => {
    this.#connection.close();
    this.#persister.flush();
  };

  /**
   * Deletes the local state and stored data of the session at once, then ends the session on the server. `pending`: the
   * server could not be reached; the SDK keeps trying, also after a reload. Rejects with `client.unsent_messages` while
   * messages or changes are unsent, unless `discardUnsent` is set.
   */
  readonly logOut = async ({ discardUnsent = false }: LogOutOptions = {}): Promise<SessionEnd> => {
    const { outbox, changes } = this.state;
    const count = outbox.length + changes.length;
    if (count > 0 && !discardUnsent) throw unsentMessages(count);
    const ending = this.#endSession();
    for (const { clientMessageId } of outbox) this.discard(clientMessageId);
    this.#changes.discardAll();
    this.#connection.end("logged_out");
    this.#store.update(({ connection, endReason }) => ({ ...initialState, connection, endReason }));
    this.#persister.flush();
    return ending;
  };

  /** Adds a message to the outbox and sends it until the server has stored or refused it. Messages of a room are sent in order. */
  readonly send: OutboxCommands["send"] = (roomId, message) => this.#messages.send(roomId, message);

  /** Sends a message that quotes another one. */
  readonly reply: OutboxCommands["reply"] = (quoted, message) => this.#messages.reply(quoted, message);

  /** Sends a refused message again, with the same id. */
  readonly tryAgain = (clientMessageId: string): SendHandle => this.#messages.tryAgain(clientMessageId);

  /** Drops an unsent message. A message that the server has stored meanwhile stays. */
  readonly discard = (clientMessageId: string): void => {
    this.#messages.discard(clientMessageId);
    this.#changes.discard(clientMessageId);
  };

  /**
   * Edits a message of the user. An unsent message is named by its `clientMessageId` and edited once it is stored. The
   * edit is in `state.changes` until the server has answered, also after a reload. A later edit replaces it.
   */
  readonly edit: ChangeSender["edit"] = (message, edit) => this.#changes.edit(message, edit);

  /** Deletes a message: the user's own, or any message if the user's role allows it. Pending like an `edit`. */
  readonly delete = (message: MessageRef): Promise<Message> => this.#changes.change(message, null);

  readonly createRoom = (room: NewRoom): Promise<Room> => this.#rooms.create(room);

  /** Joins a public room and adds it to `state.rooms`. `openRoom` loads its messages. */
  readonly join = (roomId: string): Promise<void> => this.#rooms.join(roomId);

  readonly leave = (roomId: string): Promise<void> => this.#rooms.leave(roomId);

  /**
   * Loads the newest messages and the members of one of the user's rooms, and keeps them loaded over reconnects until
   * `closeRoom`. Resolves once they are loaded; rejects for a room that the user is not in. A room can be opened
   * several times, also before `connect`, and closes with the last `closeRoom`.
   */
  readonly openRoom = (roomId: string): Promise<void> => this.#openRooms.open(roomId);

  /** Closes a room that `openRoom` opened. The last call drops the older messages of the room. */
  readonly closeRoom = (roomId: string): void => this.#openRooms.close(roomId);

  /** Loads one more page of history before the oldest shown message of a room. */
  readonly loadOlder = (roomId: string): Promise<void> => this.#rooms.loadOlder(roomId);

  /** Loads a page of history that need not adjoin the shown messages. `messagesOn` shows it. */
  readonly loadPage: MyRooms["loadPage"] = (roomId, query) => this.#rooms.loadPage(roomId, query);

  /** Marks a room as read up to `seq`, by default up to the last message. The marker never moves back. */
  readonly markRead: MyRooms["markRead"] = (roomId, seq) => this.#rooms.markRead(roomId, seq);

  /** Marks the messages from `seq` on as unread, until a `markRead` at or past it. */
  readonly markUnread: MyRooms["markUnread"] = (roomId, seq) => this.#rooms.markUnread(roomId, seq);

  /** Loads all members of a room, and keeps them up to date from then on. */
  readonly loadMembers = (roomId: string): Promise<void> => this.#rooms.loadMembers(roomId);

  async #endSession(): Promise<SessionEnd> {
    if (this.#session) return this.#session.end();
    const accessToken = await this.#tokens.current();
    return this.#ender.end({ accessToken, refreshToken: null, until: Date.now() + LONGEST_ACCESS_MS });
  }

  /** Loads the room list over REST, so that it can be shown before the socket is connected. */
  async #list(userId: string): Promise<void> {
    await this.#persister.restore(userId);
    await this.#rooms.loadJoined().catch(() => undefined);
  }

  async #welcome(ready: Ready, retry: RetryTimes): Promise<void> {
    this.#userId ??= ready.user.id;
    if (this.#userId !== ready.user.id) return this.#connection.end("revoked");
    await this.#persister.restore(ready.user.id);
    this.#sender.flush();
    this.#changes.flush();
    await this.#listed;
    let isListed = this.state.roomsLoaded && unknownRooms(this.state, ready).length === 0;
    while (this.#connection.ready && !isListed) {
      const failure = await this.#rooms.loadJoined().then(() => null, asFailure);
      isListed = !failure;
      if (failure) this.#problems.note(failure);
      if (!isListed) await new Promise((later) => setTimeout(later, fullJitter(0, retry)));
    }
    await this.#catchUp.settled();
  }
}
