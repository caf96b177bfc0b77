import type { Id } from "../shared/id.js";
import { summaryOf, type UserSummary } from "../accounts/user.js";
import type { RoomId } from "../rooms/room.js";
import { parseBody } from "./body.js";
import { clientIdReused } from "./errors.js";

export type MessageId = Id<"message">;

/** A message without numbers. */
export type Draft = Readonly<{
  id: MessageId;
  roomId: RoomId;
  author: UserSummary;
  /** The sender's own id for this send; `null` when the sender does not retry. */
  clientMessageId: string | null;
  body: string;
  sentAt: Date;
}>;

export type Message = Readonly<
  Omit<Draft, "body"> & {
    seq: number;
    rev: number;
    /** `null` once deleted. */
    body: string | null;
    editedAt: Date | null;
    deletedAt: Date | null;
  }
>;

export function draftMessage(draft: Draft): Draft {
  return { ...draft, author: summaryOf(draft.author), body: parseBody(draft.body) };
}

export const numberDraft = (draft: Draft, numbers: Readonly<{ seq: number; rev: number }>): Message => ({
  ...draft,
  ...numbers,
  editedAt: null,
  deletedAt: null,
});

/** Throws when a retry has another body than the first send. */
export function assertIdenticalRetry(repeat: Readonly<{ sameBody: boolean }>): void {
  if (!repeat.sameBody) throw clientIdReused();
}
