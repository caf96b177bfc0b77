/** A message as a client saw it at one moment. */
export type MessageSeen = Readonly<{
  id: string;
  seq: number;
  rev: number;
  author: string;
  /** `null` for a deleted message. */
  body: string | null;
}>;

export type MemberSeen = Readonly<{ user: string; rev: number; left: boolean }>;

/**
 * An attempt to send a message. `send` identifies the message over all attempts; `id` is the clientMessageId of this
 * attempt.
 */
type SendAttempt = Readonly<{ room: string; send: string; attempt: number }>;

export type Invoked = SendAttempt & Readonly<{ kind: "invoke"; id: string; body: string }>;
export type Acknowledged = SendAttempt &
  Readonly<{ kind: "ok"; message: string; seq: number; rev: number; repeated: boolean }>;
/** `info`: the outcome is unknown. `fail`: finally refused. */
export type Unanswered = SendAttempt & Readonly<{ kind: "info"; code: string }>;
export type Refused = SendAttempt & Readonly<{ kind: "fail"; code: string }>;

/** An edit, a deletion, a join or a removal. */
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
}>;

type Look<Kind> = Readonly<{ kind: Kind; room: string; rev: number; messages: readonly MessageSeen[] }>;

/** `begin` replaces the reader's copy of the room. `snapshot` only observes it. */
export type Snapshot = Look<"begin"> | Look<"snapshot">;

export type Happening =
  | Invoked
  | Acknowledged
  | Unanswered
  | Refused
  | Commanded
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
