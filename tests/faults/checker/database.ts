import type { MemberSeen, MessageSeen } from "../history/event.js";

export type StoredMessage = MessageSeen &
  Readonly<{
    clientMessageId: string | null;
    /** Something happened to it after it was sent, so its `rev` is not the first one. */
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

/** What is stored once a run is over. */
export type DatabaseState = Readonly<{ rooms: readonly StoredRoom[] }>;
