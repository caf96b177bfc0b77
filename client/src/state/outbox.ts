import type { Message } from "../protocol.js";

/** A message that the server has not acknowledged. Its id stays the same however often it is sent. */
export type Unsent = Readonly<{
  clientMessageId: string;
  roomId: string;
  body: string;
  createdAt: string;
  status: "pending" | "failed";
  refusal: string | null;
}>;

export type Outbox = readonly Unsent[];

export const add = (outbox: Outbox, message: Omit<Unsent, "status" | "refusal">): Outbox => [
  ...outbox,
  { ...message, status: "pending", refusal: null },
];

export const refuse = (outbox: Outbox, clientMessageId: string, refusal: string): Outbox =>
  outbox.map((unsent) =>
    unsent.clientMessageId === clientMessageId ? { ...unsent, status: "failed", refusal } : unsent,
  );

/** Tried again it goes to the end of the line: what was written after it may be sent already. */
export function tryAgain(outbox: Outbox, clientMessageId: string): Outbox {
  const unsent = outbox.find((candidate) => candidate.clientMessageId === clientMessageId);
  if (!unsent) return outbox;
  return [...remove(outbox, clientMessageId), { ...unsent, status: "pending", refusal: null }];
}

export const remove = (outbox: Outbox, clientMessageId: string): Outbox =>
  outbox.filter((unsent) => unsent.clientMessageId !== clientMessageId);

export const nextPending = (outbox: Outbox, roomId: string): Unsent | null =>
  outbox.find((unsent) => unsent.roomId === roomId && unsent.status === "pending") ?? null;

/** What is shown below a room's messages: not what came back from the server before its ack did. */
export function unsentIn(outbox: Outbox, roomId: string, messages: readonly Message[]): Outbox {
  const mine = outbox.filter((unsent) => unsent.roomId === roomId);
  if (mine.length === 0) return mine;
  const arrived = new Set(messages.map((message) => message.clientMessageId));
  return mine.filter((unsent) => !arrived.has(unsent.clientMessageId));
}
