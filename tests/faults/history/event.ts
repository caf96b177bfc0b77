/** Position of a message in the timeline of its room, and of its thread. */
type Position = Readonly<{
  /** `null` for a reply that stands in its thread alone. */
  seq: number | null;
  threadSeq: number | null;
}>;

/** A message as a client saw it at one moment. */
export type MessageSeen = Position &
  Readonly<{
    id: string;
    rev: number;
    author: string;
    /** Root of the thread of a reply. */
    threadOf: string | null;
    /** `null` for a deleted message. Absent in a lean change, which left it as it was. */
    body?: string | null;
    /** Number of replies and `threadSeq` of the last one, as text; `null` without a thread. */
    thread: string | null;
    /** Each emoji with its count and first users, as text. */
    reactions: string;
  }>;

export type MemberSeen = Readonly<{ user: string; rev: number; left: boolean }>;

/**
 * An attempt to send a message. `send` identifies the message over all attempts; `id` is the clientMessageId of this
 * attempt.
 */
type SendAttempt = Readonly<{ room: string; send: string; attempt: number }>;

export type Invoked = SendAttempt & Readonly<{ kind: "invoke"; id: string; body: string }>;
export type Acknowledged = SendAttempt &
  Position &
  Readonly<{ kind: "ok"; message: string; threadOf: string | null; rev: number; repeated: boolean }>;
/** `info`: the outcome is unknown. `fail`: finally refused. */
export type Unanswered = SendAttempt & Readonly<{ kind: "info"; code: string }>;
export type Refused = SendAttempt & Readonly<{ kind: "fail"; code: string }>;

/** An edit, a reaction, a deletion, a join or a removal. */
export type Commanded = Readonly<{
  kind: "command";
  room: string;
  name: string;
  outcome: "ok" | "info" | "fail";
  /** The resulting change, if known. */
  rev?: number;
}>;

/** A received change, and the ids of the messages and users that the reader applied. */
export type Changed = Readonly<{
  kind: "change";
  via: "live" | "sync";
  connection: number;
  room: string;
  from: number;
  rev: number;
  messages: readonly MessageSeen[];
  members: readonly MemberSeen[];
  applied: readonly string[];
  /** The lowest `seq` that the reader holds, if it drops old messages. */
  holdsFrom?: number;
}>;

type Look<Kind> = Readonly<{ kind: Kind; room: string; rev: number; messages: readonly MessageSeen[] }>;

/** The unread count of a room, or of a thread, after everything has settled. */
export type Counted = Readonly<{ kind: "counted"; room: string; root: string | null; unread: number }>;

/** Things that belong to one user alone, as texts by their keys. */
export type Things = Readonly<Record<string, string>>;

/** Own things of the user, as a device holds them after it caught up. It says nothing of keys that begin with `without`. */
export type Held = Readonly<{ kind: "held"; device: string; things: Things; without?: string }>;

/** `begin` replaces the reader's copy of the room. `snapshot` only observes it. */
export type Snapshot = Look<"begin"> | Look<"snapshot">;

export type Happening =
  | Invoked
  | Acknowledged
  | Unanswered
  | Refused
  | Commanded
  | Counted
  | Held
  | Changed
  | Snapshot
  | Readonly<{ kind: "removed"; room: string }>
  | Readonly<{ kind: "resync"; room: string; connection: number }>
  /** `server` names the node, if the client knows it. */
  | Readonly<{ kind: "ready"; connection: number; server?: string }>
  | Readonly<{ kind: "lost" | "caught up"; connection: number }>;

/** An event with its position `order` and its time `at` in milliseconds, both global for a run. */
export type Stamped<H extends Happening = Happening> = H &
  Readonly<{ order: number; at: number; client: string; user: string }>;

export type History = readonly Stamped[];
