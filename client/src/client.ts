import { ClientLifecycle } from "./client-lifecycle.js";
import { type ClientParts, createParts } from "./client-parts.js";
import type { ConnectOptions } from "./connection/wait-until-live.js";
import type { ClientEvents } from "./events.js";
import type { ClientOptions, LogOutOptions } from "./options.js";
import type { Message, Room } from "./protocol.js";
import type { PresenceStatus } from "./presence/own-presence.js";
import type { DraftRef } from "./rest/draft-requests.js";
import type { MessageRef, NewRoom, RestApi } from "./rest/rest-api.js";
import type { MyThreads } from "./rooms/my-threads.js";
import type { MyRooms } from "./rooms/my-rooms.js";
import type { ChangeSender } from "./sending/change-sender.js";
import type { MyDrafts } from "./sending/my-drafts.js";
import type { MyScheduled } from "./sending/my-scheduled.js";
import type { OutboxCommands } from "./sending/outbox-commands.js";
import type { SendHandle } from "./sending/pending-sends.js";
import type { ClientState } from "./state/client-state.js";
import type { SessionEnd } from "./storage/session-ender.js";

/** A client for one user on one server. Its rooms stay up to date across reconnects. Does nothing before `connect`. */
export class SyncTalkClient {
  /** One call per REST route. The responses do not change the state, except that `updateProfile` updates `me`. */
  readonly rest: RestApi;
  readonly #parts: ClientParts;
  readonly #lifecycle: ClientLifecycle;

  constructor(options: ClientOptions) {
    this.#parts = createParts(options);
    this.#lifecycle = new ClientLifecycle(this.#parts, options.session);
    this.rest = this.#parts.rest;
  }

  /** The current state. Every change creates a new object. */
  get state(): ClientState {
    return this.#parts.store.get();
  }

  /** `state` as a function, for the store interfaces of UI libraries, together with `subscribe`. */
  readonly getState = (): ClientState => this.#parts.store.get();

  /** Calls the listener after every change of the state. Returns a function that stops it. */
  readonly subscribe = (listener: () => void): (() => void) => this.#parts.store.subscribe(listener);

  /** Listens to one event. Returns a function that stops it. */
  readonly on = <Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
  ): (() => void) => this.#parts.events.on(name, listener);

  /**
   * Connects, and reconnects after every loss until `disconnect`. Resolves when all rooms are up to date. Rejects when
   * the session has ended, after `disconnect`, or when `signal` is aborted, which disconnects. Rejects but keeps trying
   * when the server refuses, when another server answers, or after `timeoutMs`; see `state.problem`.
   */
  readonly connect = (options: ConnectOptions = {}): Promise<void> => this.#lifecycle.connect(options);

  /** Disconnects until `connect` is called. The state and the outbox remain. */
  readonly disconnect = (): void => this.#lifecycle.disconnect();

  /**
   * Deletes the local state and stored data of the session at once, then ends the session on the server. `pending`: the
   * server could not be reached; the SDK keeps trying, also after a reload. Rejects with `client.unsent_messages` while
   * messages or changes are unsent, unless `discardUnsent` is set.
   */
  readonly logOut = (options: LogOutOptions = {}): Promise<SessionEnd> => this.#lifecycle.logOut(options);

  /** Adds a message to the outbox and sends it until the server has stored or refused it. Messages of a room are sent in order. */
  readonly send: OutboxCommands["send"] = (roomId, message) => {
    const handle = this.#parts.messages.send(roomId, message);
    this.stopTyping(roomId, message.threadOf);
    return handle;
  };

  /** Sends a message that quotes another one. */
  readonly reply: OutboxCommands["reply"] = (quoted, message) => {
    const handle = this.#parts.messages.reply(quoted, message);
    this.stopTyping(quoted.roomId, message.threadOf);
    return handle;
  };

  /** Sends a refused message again, with the same id. */
  readonly tryAgain = (clientMessageId: string): SendHandle => this.#parts.messages.tryAgain(clientMessageId);

  /** Drops an unsent message. A message that the server has stored meanwhile stays. */
  readonly discard = (clientMessageId: string): void => {
    this.#parts.messages.discard(clientMessageId);
    this.#parts.changes.discard(clientMessageId);
  };

  /**
   * Edits a message of the user. An unsent message is named by its `clientMessageId` and edited once it is stored. The
   * edit is in `state.changes` until the server has answered, also after a reload. A later edit replaces it.
   */
  readonly edit: ChangeSender["edit"] = (message, edit) => this.#parts.changes.edit(message, edit);

  /** Deletes a message: the user's own, or any message if the user's role allows it. Pending like an `edit`. */
  readonly delete = (message: MessageRef): Promise<Message> => this.#parts.changes.change(message, null);

  /** Adds the user's reaction to a message. Shown by `withPendingChanges` at once, and pending like an `edit`. */
  readonly react = (message: MessageRef, emoji: string): Promise<Message> =>
    this.#parts.changes.react(message, emoji, true);

  /** Removes the user's reaction from a message. */
  readonly unreact = (message: MessageRef, emoji: string): Promise<Message> =>
    this.#parts.changes.react(message, emoji, false);

  /** Pins a message, by role. `client.rest.pins(roomId)` lists the pinned ones. */
  readonly pin = (message: MessageRef): Promise<Message> => this.#parts.rooms.pin(message, true);

  readonly unpin = (message: MessageRef): Promise<Message> => this.#parts.rooms.pin(message, false);

  readonly createRoom = (room: NewRoom): Promise<Room> => this.#parts.newRooms.create(room);

  /** Opens the direct room with a user, which exists once per pair; with the user's own id, the user's notes. */
  readonly openDirect = (userId: string): Promise<Room> => this.#parts.newRooms.openDirect(userId);

  /** Creates a group of the user and one or more others. Calling it again after a failure creates no second group. */
  readonly createGroup = (userIds: readonly string[]): Promise<Room> => this.#parts.newRooms.createGroup(userIds);

  /** Joins the room of an invite. */
  readonly acceptInvite = (code: string): Promise<Room> => this.#parts.newRooms.acceptInvite(code);

  /** Joins a public room and adds it to `state.rooms`. `openRoom` loads its messages. */
  readonly join = (roomId: string): Promise<void> => this.#parts.rooms.join(roomId);

  readonly leave = (roomId: string): Promise<void> => this.#parts.rooms.leave(roomId);

  /**
   * Loads the newest messages and the members of one of the user's rooms, and keeps them loaded over reconnects until
   * `closeRoom`. Resolves once they are loaded; rejects for a room that the user is not in. A room can be opened
   * several times, also before `connect`, and closes with the last `closeRoom`.
   */
  readonly openRoom = (roomId: string): Promise<void> => this.#parts.openRooms.open(roomId);

  /** Closes a room that `openRoom` opened. The last call drops the older messages of the room. */
  readonly closeRoom = (roomId: string): void => this.#parts.openRooms.close(roomId);

  /** Loads one more page of history before the oldest shown message of a room. */
  readonly loadOlder = (roomId: string): Promise<void> => this.#parts.rooms.loadOlder(roomId);

  /** Loads a page of history that need not adjoin the shown messages. `messagesOn` shows it. */
  readonly loadPage: MyRooms["loadPage"] = (roomId, query) => this.#parts.rooms.loadPage(roomId, query);

  /**
   * Loads the newest replies to a message, and keeps them loaded over reconnects until `closeThread`. A thread can be
   * opened several times, and closes with the last `closeThread`. Rejects when the message does not exist.
   */
  readonly openThread = (root: MessageRef): Promise<void> => this.#parts.openThreads.open(root);

  /** Closes a thread that `openThread` opened. The last call drops its replies. */
  readonly closeThread = (root: MessageRef): void => this.#parts.openThreads.close(root);

  /** Loads one more page of replies before the oldest shown one. */
  readonly loadOlderReplies = (root: MessageRef): Promise<void> => this.#parts.threads.loadOlder(root);

  readonly followThread = (root: MessageRef): Promise<void> => this.#parts.threads.follow(root, true);

  /** Unfollows a thread until the user replies in it again. */
  readonly unfollowThread = (root: MessageRef): Promise<void> => this.#parts.threads.follow(root, false);

  /** Marks a thread as read up to a `threadSeq`, by default up to the last known reply. */
  readonly markThreadRead: MyThreads["markRead"] = (root, threadSeq) => this.#parts.threads.markRead(root, threadSeq);

  /** Marks the replies from `threadSeq` on as unread, and follows the thread. */
  readonly markThreadUnread: MyThreads["markUnread"] = (root, threadSeq) =>
    this.#parts.threads.markUnread(root, threadSeq);

  /** Marks a room as read up to `seq`, by default up to the last message. The marker never moves back. */
  readonly markRead: MyRooms["markRead"] = (roomId, seq) => this.#parts.rooms.markRead(roomId, seq);

  /** Marks the messages from `seq` on as unread, until a `markRead` at or past it. */
  readonly markUnread: MyRooms["markUnread"] = (roomId, seq) => this.#parts.rooms.markUnread(roomId, seq);

  /** Loads the first 100 people who have read a message of the user, where receipts are on. `seenBy` finds them. */
  readonly loadSeen: MyRooms["loadSeen"] = (message) => this.#parts.rooms.loadSeen(message);

  /** Loads all drafts of the user, and keeps them up to date from then on. `draftOf` finds one. */
  readonly loadDrafts = (): Promise<void> => this.#parts.drafts.load();

  /**
   * Saves what the user writes in a room or a thread, for all devices. It can be called after every key: of several texts
   * it sends the latest, about once a second. A blank text deletes the draft. Rejects with `draft.changed` when another
   * device changed the draft meanwhile; `state` then has the newer one, and the next call replaces it.
   */
  readonly saveDraft: MyDrafts["save"] = (ref, content) => this.#parts.drafts.save(ref, content);

  /** Deletes a draft, for example once its text is sent. Rejects like `saveDraft`. */
  readonly deleteDraft = (ref: DraftRef): Promise<void> => this.#parts.drafts.delete(ref);

  /** Loads all scheduled messages, and keeps them up to date from then on. `scheduledIn` lists them. */
  readonly loadScheduled = (): Promise<void> => this.#parts.scheduled.load();

  /** Sends a message later. After a rejection it may be scheduled: use the same `clientMessageId` for the next try. */
  readonly schedule: MyScheduled["schedule"] = (message) => this.#parts.scheduled.schedule(message);

  readonly changeScheduled: MyScheduled["change"] = (id, changes) => this.#parts.scheduled.change(id, changes);

  readonly cancelScheduled = (id: string): Promise<void> => this.#parts.scheduled.cancel(id);

  /** Tries a failed scheduled message again at another time, by default in one minute. */
  readonly retryScheduled: MyScheduled["tryAgain"] = (id, sendAt) => this.#parts.scheduled.tryAgain(id, sendAt);

  /**
   * Shows a room, or with `threadOf` the thread of that root, until the returned function is called: `activityIn` has who
   * is active there, also after a reconnection. The latest of the focused places counts.
   */
  readonly focus = (roomId: string, threadOf?: string): (() => void) => this.#parts.focus.on(roomId, threadOf);

  /**
   * Shows the others that the user types. It can be called after every key: it sends at most every 3 seconds. It ends 6
   * seconds after the last call that was sent, and with `send`.
   */
  readonly typing = (roomId: string, threadOf?: string): void => this.#parts.typing.begin(roomId, threadOf);

  readonly stopTyping = (roomId: string, threadOf?: string): void => this.#parts.typing.end(roomId, threadOf);

  /**
   * Keeps the presences of these people up to date, also after a reconnection, until the returned function is called.
   * `presenceOf` finds one. Several places can watch the same person. Beyond the server's maximum, the rest wait until
   * others are no longer watched.
   */
  readonly watchPresence = (userIds: readonly string[]): (() => void) => this.#parts.watches.watch(userIds);

  /** Sets the user's status and its text. `away` holds for this client alone, also after a reconnection. */
  readonly setPresence = (status: PresenceStatus): Promise<void> => this.#parts.ownPresence.set(status);

  /** Loads all members of a room, and keeps them up to date from then on. */
  readonly loadMembers = (roomId: string): Promise<void> => this.#parts.rooms.loadMembers(roomId);
}
