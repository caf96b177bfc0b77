import type { MemberSeen, MessageSeen } from "../history/event.js";

export type StoredMessage = MessageSeen &
  Readonly<{
    clientMessageId: string | null;
    /** Whether the message was edited or deleted, so that `rev` is not its first one. */
    changed: boolean;
  }>;

export type StoredRoom = Readonly<{
  id: string;
  seq: number;
  rev: number;
  settingsRev: number;
  messages: readonly StoredMessage[];
  members: readonly MemberSeen[];
}>;

/** Stored state at the end of a run. */
export type DatabaseState = Readonly<{ rooms: readonly StoredRoom[] }>;
