import type { MemberSeen, MessageSeen, Things } from "../history/event.js";

export type StoredMessage = MessageSeen &
  Readonly<{
    clientMessageId: string | null;
    body: string | null;
    /** The `rev` that the message got when it was sent. */
    firstRev: number;
    /** The `rev` at which the body got its present value. */
    contentRev: number;
    /** Whether the message was edited or deleted, so that its body is not the first one. */
    changed: boolean;
  }>;

/** Read marker of a user in a room, or in the thread under `root`. */
export type StoredMarker = Readonly<{
  user: string;
  root: string | null;
  readSeq: number;
  unreadFrom: number | null;
}>;

export type StoredRoom = Readonly<{
  id: string;
  seq: number;
  rev: number;
  settingsRev: number;
  messages: readonly StoredMessage[];
  members: readonly MemberSeen[];
  markers: readonly StoredMarker[];
}>;

/** Stored state at the end of a run. */
export type DatabaseState = Readonly<{ rooms: readonly StoredRoom[]; own: ReadonlyMap<string, Things> }>;
