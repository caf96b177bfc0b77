import type { Connection } from "../connection/connection.js";
import type { RetryTimes } from "../connection/full-jitter.js";
import type { DataOf, SentMessage } from "../protocol.js";
import type { RequestError } from "../request-error.js";
import type { ClientState } from "../state/client-state.js";
import { countEnd, nextPending, refuse, type Unsent } from "../state/outbox.js";
import { messageAcknowledged } from "../state/rooms.js";
import type { Store } from "../state/store.js";
import { Delivery, type Queue } from "./delivery.js";
import type { ReadWriteLock } from "./read-write-lock.js";

export type SenderDeps = Readonly<{
  store: Store<ClientState>;
  connection: Pick<Connection, "ready" | "readyForMs" | "request" | "renew">;
  retry: RetryTimes;
  lock: ReadWriteLock;
  onAcknowledged: (clientMessageId: string, message: SentMessage) => void;
  onRefused: (unsent: Unsent, failure: RequestError) => void;
}>;

type Answer = DataOf<"message:send">;

/** Sends the outbox, room by room and in order. */
export class OutboxSender {
  readonly #queue: Queue<Unsent, Answer>;
  readonly #delivery: Delivery<Unsent, Answer>;

  constructor(deps: SenderDeps) {
    this.#queue = outboxQueue(deps);
    this.#delivery = new Delivery({ ...deps, queue: this.#queue });
  }

  flush(): void {
    this.#delivery.flush();
  }

  refuse(unsent: Unsent, failure: RequestError): void {
    this.#queue.refused(unsent, failure);
  }
}

function outboxQueue({ store, connection, onAcknowledged, onRefused }: SenderDeps): Queue<Unsent, Answer> {
  const outbox = () => store.get().outbox;
  return {
    lanes: () => outbox().map(({ roomId }) => roomId),
    head: (roomId) => nextPending(outbox(), roomId),
    idOf: ({ clientMessageId }) => clientMessageId,
    request: (unsent) => connection.request("message:send", sendPayload(unsent)),
    delivered({ clientMessageId }, { message, notMembers }) {
      store.update((state) => messageAcknowledged(state, clientMessageId, message));
      onAcknowledged(clientMessageId, { ...message, ...(notMembers && { notMembers }) });
    },
    refused(unsent, failure) {
      store.update((state) => ({ ...state, outbox: refuse(state.outbox, unsent.clientMessageId, failure) }));
      onRefused(unsent, failure);
    },
    connectionEnded: ({ clientMessageId }) =>
      store.update((state) => ({ ...state, outbox: countEnd(state.outbox, clientMessageId) })),
  };
}

export const sendPayload = ({ roomId, body, data, kind, replyTo, threadOf, alsoInRoom, clientMessageId }: Unsent) => ({
  roomId,
  ...((body !== "" || !data) && { body }),
  ...(data && { data }),
  ...(kind && { kind }),
  ...(replyTo !== undefined && { replyTo }),
  ...(threadOf !== undefined && { threadOf }),
  ...(alsoInRoom !== undefined && { alsoInRoom }),
  clientMessageId,
});
