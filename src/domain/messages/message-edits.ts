import type { UserId } from "../accounts/user.js";
import type { Membership } from "../rooms/membership.js";
import type { RoomHead } from "../rooms/room-head.js";
import { parseBody } from "./body.js";
import { messageDeleted, notTheAuthor } from "./errors.js";
import type { Message } from "./message.js";

/** The message with another body; the very same message when it has that body already. */
export function editMessage(message: Message, edit: Readonly<{ by: UserId; body: string; at: Date }>): Message {
  const body = parseBody(edit.body);
  if (message.author.id !== edit.by) throw notTheAuthor();
  if (message.deletedAt) throw messageDeleted();
  return message.body === body ? message : { ...message, body, editedAt: edit.at };
}

/** The message without its body, in its place; the very same message when it is deleted already. */
export function deleteMessage(message: Message, deletion: Readonly<{ by: Membership; at: Date }>): Message {
  if (!mayDelete(deletion.by, message)) throw notTheAuthor();
  return message.deletedAt ? message : { ...message, body: null, deletedAt: deletion.at };
}

/** People delete what they wrote; owners and moderators delete anything in their room. */
const mayDelete = ({ user, role }: Membership, message: Message): boolean =>
  message.author.id === user.id || role === "owner" || role === "moderator";

/** The room's next change is this message's. */
export function assignNextRev(head: RoomHead, message: Message): Readonly<{ head: RoomHead; message: Message }> {
  const next = { ...head, rev: head.rev + 1 };
  return { head: next, message: { ...message, rev: next.rev } };
}
