import type { Presence, SentMessage, SessionEndReason } from "./protocol.js";
import type { RequestError } from "./request-error.js";
import type { FocusedPlace } from "./state/focused-place.js";
import type { ConnectionStatus } from "./state/client-state.js";
import type { RoomEvents } from "./state/room-events.js";
import type { PendingChange } from "./state/pending-changes.js";
import type { Unsent } from "./state/outbox.js";

/** Events of a client, by name. A room's events arrive in the order of `rev`, each once. */
export type ClientEvents = RoomEvents & {
  /**
   * The server has stored a message of this client. Its `message` event follows in order. `notMembers`: people whom it
   * names although they are not members.
   */
  acknowledged: SentMessage;
  /** The server refused a message for good. It stays in the outbox as failed. */
  refused: Readonly<{ unsent: Unsent; failure: RequestError }>;
  /** The server refused an edit, a deletion or a reaction for good. */
  changeRefused: Readonly<{ change: PendingChange; failure: RequestError }>;
  /** The people who are active in the place that the client shows have changed. */
  activity: FocusedPlace;
  /** The presence of somebody whom the client watches has changed. */
  presence: Presence;
  connection: Readonly<{ status: ConnectionStatus; endReason: SessionEndReason | null }>;
};
