/** A message as somebody saw it at one moment. */
export type MessageSeen = Readonly<{
  id: string;
  seq: number;
  rev: number;
  author: string;
  /** `null`: deleted. */
  body: string | null;
}>;

export type MemberSeen = Readonly<{ user: string; rev: number; left: boolean }>;

/** `send` names one intention of a person, whatever ids and attempts it takes; `id` is the clientMessageId. */
type SendAttempt = Readonly<{ room: string; send: string; attempt: number }>;

export type Invoked = SendAttempt & Readonly<{ kind: "invoke"; id: string; body: string }>;
export type Acknowledged = SendAttempt &
  Readonly<{ kind: "ok"; message: string; seq: number; rev: number; repeated: boolean }>;
/** `info`: nobody knows what became of it; `fail`: refused for good. */
export type Unanswered = SendAttempt & Readonly<{ kind: "info"; code: string }>;
export type Refused = SendAttempt & Readonly<{ kind: "fail"; code: string }>;

/** An edit, a deletion, a join, a removal. */
export type Commanded = Readonly<{
  kind: "command";
  room: string;
  name: string;
  outcome: "ok" | "info" | "fail";
  /** The change that it made, where that is known. */
  rev?: number;
}>;

/** What came, and the ids of messages and users that the reader took over into what it has. */
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

/** `begin`: all that the reader has of the room from now on; `snapshot`: only looked at. */
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
  /** `server`: which of several, where the client knows. */
  | Readonly<{ kind: "ready"; connection: number; server?: string }>
  | Readonly<{ kind: "lost" | "caught up"; connection: number }>;

/** `order` is one for all clients of a run, and so is the clock of `at`, in milliseconds. */
export type Stamped<H extends Happening = Happening> = H &
  Readonly<{ order: number; at: number; client: string; user: string }>;

export type History = readonly Stamped[];
