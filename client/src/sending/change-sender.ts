import type { Connection } from "../connection/connection.js";
import type { RetryTimes } from "../connection/full-jitter.js";
import type { Message } from "../protocol.js";
import { RequestError } from "../request-error.js";
import type { MessageRef, TextEdit } from "../rest/rest-api.js";
import { assertEventFits } from "../request-size.js";
import { type ClientState, updateRoom } from "../state/client-state.js";
import { changeOf, countChangeEnd, type PendingChange, putChange, removeChange } from "../state/pending-changes.js";
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
 * Sends edits and deletions, each after the send of its message, until the server stores or refuses them. Of several
 * edits it sends the latest.
 */
export class ChangeSender {
  readonly #deps: Deps;
  readonly #pendingSends = new PendingSends();
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
  async change({ roomId, id }: MessageRef, body: string | null, expectedRev?: number): Promise<Message> {
    const { store } = this.#deps;
    const room = store.get().rooms.get(roomId);
    const messageId = (room && messageById(room, id)?.id) ?? id;
    const held = changeOf(store.get().changes, messageId);
    if (held?.body === null && body !== null) throw deletedAlready();
    const seenAt = expectedRev === undefined ? {} : { expectedRev };
    const createdAt = new Date().toISOString();
    const change = { id: messageId, roomId, messageId, body, ...seenAt, createdAt, connectionsEnded: 0 };
    if (body !== null) assertEventFits("message:edit", { roomId, messageId, body, ...seenAt });
    const handle = this.#pendingSends.begin(held?.id ?? messageId);
    store.update((state) => ({ ...state, changes: putChange(state.changes, change) }));
    this.flush();
    return handle;
  }

  flush(): void {
    this.#delivery.flush();
  }

  /** Drops the changes of a message that will not be sent. */
  discard(clientMessageId: string): void {
    const held = changeOf(this.#deps.store.get().changes, clientMessageId);
    if (held) this.#drop(held, discarded());
  }

  discardAll(): void {
    for (const change of this.#deps.store.get().changes) this.#drop(change, discarded());
  }

  #drop({ id }: PendingChange, failure: RequestError): void {
    this.#deps.store.update((state) => ({ ...state, changes: removeChange(state.changes, id) }));
    this.#pendingSends.reject(id, failure);
  }

  #queue(): Queue<PendingChange, Message> {
    const { store, connection, onRefused } = this.#deps;
    const current = (id: string) => store.get().changes.find((change) => change.id === id) ?? null;
    const isUnsent = (id: string) => store.get().outbox.some(({ clientMessageId }) => clientMessageId === id);
    return {
      lanes: () => store.get().changes.map(({ id }) => id),
      head: (id) => {
        const change = current(id);
        return change && !isUnsent(change.messageId) ? change : null;
      },
      idOf: ({ id }) => id,
      request: async ({ roomId, messageId, body, expectedRev }) => {
        const answer =
          body === null
            ? await connection.request("message:delete", { roomId, messageId })
            : await connection.request("message:edit", {
                roomId,
                messageId,
                body,
                ...(expectedRev !== undefined && { expectedRev }),
              });
        return answer.message;
      },
      delivered: ({ id, body }, message) => {
        store.update((state) => updateRoom(state, message.roomId, (room) => upsert(room, { messages: [message] })));
        if (current(id)?.body !== body) return;
        store.update((state) => ({ ...state, changes: removeChange(state.changes, id) }));
        this.#pendingSends.resolve(id, message);
      },
      refused: (change, failure) => {
        if (current(change.id)?.body !== change.body) return;
        this.#drop(change, failure);
        onRefused(change, failure);
      },
      connectionEnded: ({ id }) => store.update((state) => ({ ...state, changes: countChangeEnd(state.changes, id) })),
    };
  }
}

const deletedAlready = () =>
  new RequestError({ code: "message.deleted", message: "The message is deleted.", status: 409, retryable: false });
