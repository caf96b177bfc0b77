import type { AnyErrorCode } from "../error-code.js";
import type { Message } from "../protocol.js";
import type { RequestError } from "../request-error.js";
import type { NewMessage } from "../rest/rest-inputs.js";
import { stableLists } from "./stable-list.js";

/** A message that the server has not acknowledged. Every attempt uses the same `clientMessageId`. */
export type Unsent = Readonly<{
  clientMessageId: string;
  roomId: string;
  /** Empty for a kind of the frontend's own that has data alone. */
  body: string;
  data?: Readonly<Record<string, unknown>>;
  kind?: NonNullable<NewMessage["kind"]>;
  /** The id of the quoted message. */
  replyTo?: string;
  /** The id of the root, for a reply in a thread. */
  threadOf?: string;
  alsoInRoom?: boolean;
  createdAt: string;
  status: "pending" | "failed";
  /** The error's message for people. */
  refusal: string | null;
  /** The error's code. */
  code: AnyErrorCode | null;
  /** Number of consecutive connections that ended before the response. */
  connectionsEnded: number;
}>;

export type Outbox = readonly Unsent[];

export type Written = Omit<Unsent, "status" | "refusal" | "code" | "connectionsEnded">;

const PENDING = { status: "pending", refusal: null, code: null, connectionsEnded: 0 } as const;

export const add = (outbox: Outbox, written: Written): Outbox => [...outbox, { ...written, ...PENDING }];

/** Parses a stored outbox and leaves out malformed entries, because anything may have written them. */
export const parseOutbox = (stored: unknown): Outbox =>
  Array.isArray(stored) ? stored.filter(isWritten).map((written) => ({ ...PENDING, ...written })) : [];

function isWritten(value: unknown): value is Written & Partial<Unsent> {
  if (typeof value !== "object" || value === null) return false;
  const { clientMessageId, roomId, body, createdAt, data, kind, replyTo, threadOf, alsoInRoom } = value as Record<
    string,
    unknown
  >;
  const isText = (field: unknown) => typeof field === "string";
  const isAbsentOr = (field: unknown, isValid: boolean) => field === undefined || isValid;
  return (
    [clientMessageId, roomId, body, createdAt].every(isText) &&
    [kind, replyTo, threadOf].every((field) => isAbsentOr(field, isText(field))) &&
    isAbsentOr(alsoInRoom, typeof alsoInRoom === "boolean") &&
    isAbsentOr(data, typeof data === "object" && data !== null)
  );
}

export const refuse = (
  outbox: Outbox,
  clientMessageId: string,
  { code, message }: Pick<RequestError, "code" | "message">,
): Outbox => change(outbox, clientMessageId, (unsent) => ({ ...unsent, status: "failed", refusal: message, code }));

export const countEnd = (outbox: Outbox, clientMessageId: string): Outbox =>
  change(outbox, clientMessageId, (unsent) => ({ ...unsent, connectionsEnded: unsent.connectionsEnded + 1 }));

const change = (outbox: Outbox, clientMessageId: string, to: (unsent: Unsent) => Unsent): Outbox =>
  outbox.map((unsent) => (unsent.clientMessageId === clientMessageId ? to(unsent) : unsent));

/** Moves a failed message to the end of the queue, because later messages may have been sent already. */
export function tryAgain(outbox: Outbox, clientMessageId: string): Outbox {
  const unsent = outbox.find((candidate) => candidate.clientMessageId === clientMessageId);
  if (!unsent) return outbox;
  return [...remove(outbox, clientMessageId), { ...unsent, ...PENDING }];
}

export const remove = (outbox: Outbox, clientMessageId: string): Outbox =>
  outbox.filter((unsent) => unsent.clientMessageId !== clientMessageId);

export const nextPending = (outbox: Outbox, roomId: string): Unsent | null =>
  outbox.find((unsent) => unsent.roomId === roomId && unsent.status === "pending") ?? null;

const stable = stableLists<Unsent>();

const isForTimeline = ({ threadOf, alsoInRoom = false }: Unsent) => threadOf === undefined || alsoInRoom;

/** The messages to show as unsent. A message that arrived from the server before its acknowledgement is left out. */
export function unsentIn(outbox: Outbox, roomId: string, messages: readonly Message[]): Outbox {
  const mine = outbox.filter((unsent) => unsent.roomId === roomId && isForTimeline(unsent));
  return stable(notArrived(mine, messages));
}

/** The user's replies to show as unsent in the thread of a root. */
export const unsentReplies = (outbox: Outbox, rootId: string, replies: readonly Message[]): Outbox =>
  stableReplies(
    notArrived(
      outbox.filter(({ threadOf }) => threadOf === rootId),
      replies,
    ),
  );

const stableReplies = stableLists<Unsent>();

function notArrived(outbox: Outbox, messages: readonly Message[]): Outbox {
  if (outbox.length === 0) return outbox;
  const arrived = new Set(messages.map((message) => message.clientMessageId));
  return outbox.filter((unsent) => !arrived.has(unsent.clientMessageId));
}
