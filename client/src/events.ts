import type { Message, SessionEndReason } from "./protocol.js";
import type { RequestError } from "./request-error.js";
import type { ConnectionStatus } from "./state/client-state.js";
import type { RoomEvents } from "./state/room-events.js";
import type { PendingChange } from "./state/pending-changes.js";
import type { Unsent } from "./state/outbox.js";

/** What a client tells its listeners, by name. A room's news come in the order of `rev`, each once. */
export type ClientEvents = RoomEvents & {
  /** The server has stored what I sent. Its `message` comes as well, in its turn. */
  acknowledged: Message;
  /** The server refused for good what I sent: it stays in the outbox, marked as failed. */
  refused: Readonly<{ unsent: Unsent; failure: RequestError }>;
  /** The server refused an edit or a deletion of mine for good. */
  changeRefused: Readonly<{ change: PendingChange; failure: RequestError }>;
  connection: Readonly<{ status: ConnectionStatus; endReason: SessionEndReason | null }>;
};
