import type { UserId } from "../accounts/user.js";
import type { Membership } from "../rooms/membership.js";
import type { RoomHead } from "../rooms/room-head.js";
import { parseBody } from "./body.js";
import { messageDeleted, notTheAuthor } from "./errors.js";
import { mayDelete, mayEdit } from "./message-rights.js";
import type { Message } from "./message.js";

/** Returns the same object when the body does not change. */
export function editMessage(message: Message, edit: Readonly<{ by: UserId; body: string; at: Date }>): Message {
  const body = parseBody(edit.body);
  if (!mayEdit(edit.by, message)) throw notTheAuthor();
  if (message.deletedAt) throw messageDeleted();
  return message.body === body ? message : { ...message, body, editedAt: edit.at };
}

/** Removes the body and keeps the message. Returns the same object when it is already deleted. */
export function deleteMessage(message: Message, deletion: Readonly<{ by: Membership; at: Date }>): Message {
  if (!mayDelete(deletion.by, message)) throw notTheAuthor();
  return message.deletedAt ? message : { ...message, body: null, data: null, pinnedAt: null, deletedAt: deletion.at };
}

/** Gives a changed message the next `rev` of its room. */
export function assignNextRev(
  head: RoomHead,
  { before, message }: Readonly<{ before: Message; message: Message }>,
): Readonly<{ head: RoomHead; message: Message }> {
  const next = { ...head, rev: head.rev + 1 };
  const isSameContent = message.body === before.body && message.data === before.data;
  const contentRev = isSameContent ? before.contentRev : next.rev;
  return { head: next, message: { ...message, rev: next.rev, contentRev } };
}
