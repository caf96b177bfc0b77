import type { Message, SessionEndReason } from "./protocol.js";
import type { RequestFailed } from "./request-failed.js";
import type { ConnectionStatus } from "./state/client-state.js";
import type { NewsEvents } from "./state/news.js";
import type { PendingChange } from "./state/pending-changes.js";
import type { Unsent } from "./state/outbox.js";

/** What a client tells its listeners, by name. A room's news come in the order of `rev`, each once. */
export type ClientEvents = NewsEvents & {
  /** The server has stored what I sent. Its `message` comes as well, in its turn. */
  acknowledged: Message;
  /** The server refused for good what I sent: it stays in the outbox, marked as failed. */
  refused: Readonly<{ unsent: Unsent; failure: RequestFailed }>;
  /** The server refused an edit or a deletion of mine for good. */
  changeRefused: Readonly<{ change: PendingChange; failure: RequestFailed }>;
  connection: Readonly<{ status: ConnectionStatus; ended: SessionEndReason | null }>;
};
