import type { Connection } from "../connection/connection.js";
import type { RetryTimes } from "../connection/full-jitter.js";
import type { Message } from "../protocol.js";
import { RequestError } from "../request-error.js";
import type { MessageRef, TextEdit } from "../rest/rest-api.js";
import { assertEventFits } from "../request-size.js";
import { type ClientState, updateRoom } from "../state/client-state.js";
import { fullyQualified } from "../state/emoji.js";
import {
  changeOf,
  countChangeEnd,
  isReaction,
  type PendingChange,
  type PendingReaction,
  putChange,
  reactionId,
  removeChange,
  sameAs,
} from "../state/pending-changes.js";
import { messageById } from "../state/room-state.js";
import type { Store } from "../state/store.js";
import { upsert } from "../state/upsert.js";
import { Delivery, type Queue } from "./delivery.js";
import type { ReadWriteLock } from "./read-write-lock.js";
import { discarded, PendingSends } from "./pending-sends.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  connection: Pick<Connection, "ready" | "readyForMs" | "request" | "renew">;
  retry: RetryTimes;
  lock: ReadWriteLock;
  onRefused: (change: PendingChange, failure: RequestError) => void;
}>;

/**
 * Sends edits, deletions and reactions, each after the send of its message, until the server stores or refuses them. Of
 * several changes of one thing it sends the latest.
 */
export class ChangeSender {
  readonly #deps: Deps;
  readonly #pendingSends = new PendingSends<Message>();
  readonly #delivery: Delivery<PendingChange, Message>;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#delivery = new Delivery({ ...deps, queue: this.#queue() });
  }

  /** Edits a message. Without `expectedRev` the last edit wins. */
  edit(message: MessageRef, { body, expectedRev }: TextEdit): Promise<Message> {
    return this.change(message, body, expectedRev);
  }

  /** Edits a message, or deletes it when `body` is null. */
  async change(message: MessageRef, body: string | null, expectedRev?: number): Promise<Message> {
    const { roomId, messageId } = this.#assertNotDeleted(message, body === null);
    const seenAt = expectedRev === undefined ? {} : { expectedRev };
    if (body !== null) assertEventFits("message:edit", { roomId, messageId, body, ...seenAt });
    return this.#put({ id: messageId, roomId, messageId, body, ...seenAt, ...started() });
  }

  /** Adds or removes the user's reaction. A repeat changes nothing. */
  async react(message: MessageRef, text: string, added: boolean): Promise<Message> {
    const { roomId, messageId } = this.#assertNotDeleted(message, false);
    const emoji = fullyQualified(text);
    const userId = this.#deps.store.get().me?.id ?? null;
    assertEventFits("message:react", { roomId, messageId, emoji });
    return this.#put({ id: reactionId(messageId, emoji), roomId, messageId, emoji, added, userId, ...started() });
  }

  flush(): void {
    this.#delivery.flush();
  }

  /** Drops the changes of a message that will not be sent. */
  discard(clientMessageId: string): void {
    for (const change of this.#deps.store.get().changes)
      if (change.messageId === clientMessageId || change.id === clientMessageId) this.#drop(change, discarded());
  }

  discardAll(): void {
    for (const change of this.#deps.store.get().changes) this.#drop(change, discarded());
  }

  /** Returns the ids to send. Throws when the message is to be deleted. */
  #assertNotDeleted({ roomId, id }: MessageRef, isDeletion: boolean): Pick<PendingChange, "roomId" | "messageId"> {
    const { rooms, changes } = this.#deps.store.get();
    const room = rooms.get(roomId);
    const messageId = (room && messageById(room, id)?.id) ?? id;
    if (!isDeletion && changeOf(changes, messageId)?.body === null) throw deletedAlready();
    return { roomId, messageId };
  }

  #put(change: PendingChange): Promise<Message> {
    const { store } = this.#deps;
    const handle = this.#pendingSends.begin(sameAs(store.get().changes, change)?.id ?? change.id);
    store.update((state) => ({ ...state, changes: putChange(state.changes, change) }));
    this.flush();
    return handle;
  }

  #drop({ id }: PendingChange, failure: RequestError): void {
    this.#deps.store.update((state) => ({ ...state, changes: removeChange(state.changes, id) }));
    this.#pendingSends.reject(id, failure);
  }

  #queue(): Queue<PendingChange, Message> {
    const { store, connection, onRefused } = this.#deps;
    const current = (id: string) => store.get().changes.find((change) => change.id === id) ?? null;
    const isLatest = (change: PendingChange) => wishOf(current(change.id)) === wishOf(change);
    const isUnsent = (id: string) => store.get().outbox.some(({ clientMessageId }) => clientMessageId === id);
    return {
      lanes: () => store.get().changes.map(laneOf),
      head: (lane) => {
        const change = store.get().changes.find((each) => laneOf(each) === lane) ?? null;
        return change && !isUnsent(change.messageId) ? change : null;
      },
      idOf: ({ id }) => id,
      request: (change) => requestChange(connection, change),
      delivered: (change, message) => {
        store.update((state) => updateRoom(state, message.roomId, (room) => upsert(room, { messages: [message] })));
        if (!isLatest(change)) return;
        store.update((state) => ({ ...state, changes: removeChange(state.changes, change.id) }));
        this.#pendingSends.resolve(change.id, message);
      },
      refused: (change, failure) => {
        if (!isLatest(change)) return;
        this.#drop(change, failure);
        onRefused(change, failure);
      },
      connectionEnded: ({ id }) => store.update((state) => ({ ...state, changes: countChangeEnd(state.changes, id) })),
    };
  }
}

const started = () => ({ createdAt: new Date().toISOString(), connectionsEnded: 0 });

/** Reactions to one message are sent in order, because the first one of a kind decides the kind's place. */
const laneOf = (change: PendingChange): string => (isReaction(change) ? reactionId(change.messageId, "") : change.id);

const wishOf = (change: PendingChange | null): string | boolean | null | undefined =>
  change ? (isReaction(change) ? change.added : change.body) : undefined;

async function requestChange(connection: Pick<Connection, "request">, change: PendingChange): Promise<Message> {
  if (isReaction(change)) return requestReaction(connection, change);
  const { roomId, messageId, body, expectedRev } = change;
  if (body === null) return (await connection.request("message:delete", { roomId, messageId })).message;
  const edit = { roomId, messageId, body, ...(expectedRev !== undefined && { expectedRev }) };
  return (await connection.request("message:edit", edit)).message;
}

async function requestReaction(
  connection: Pick<Connection, "request">,
  { roomId, messageId, emoji, added }: PendingReaction,
): Promise<Message> {
  return (await connection.request(added ? "message:react" : "message:unreact", { roomId, messageId, emoji })).message;
}

const deletedAlready = () =>
  new RequestError({ code: "message.deleted", message: "The message is deleted.", status: 409, retryable: false });
