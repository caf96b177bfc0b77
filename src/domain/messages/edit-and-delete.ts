import type { UserId } from "../accounts/user.js";
import type { Membership } from "../rooms/membership.js";
import type { Room } from "../rooms/room.js";
import type { RoomHead } from "../rooms/room-head.js";
import { canonicalJson } from "../shared/json.js";
import { messageChanged, messageDeleted, notTheAuthor } from "./errors.js";
import type { Mentions } from "./mentions.js";
import { parseContent, type Content } from "./message-content.js";
import { mayDelete, mayEdit } from "./message-rights.js";
import type { Message } from "./message.js";

/** Absent fields stay as they are. `null` removes the text or the data. */
export type Edit = Readonly<{ body?: string | null; data?: unknown; expectedRev?: number }>;

type EditBy = Edit &
  Readonly<{
    by: UserId;
    at: Date;
    maxCharacters: number;
    mentions?: Mentions;
    asSeen?: (message: Message) => Message;
  }>;

/**
 * Returns the same object when the message says this already, so that a repeated edit is no conflict. `mentions` are
 * those of the new text. `asSeen`: the message as the author may see it, who may not see the message that it quotes.
 */
export function editMessage(message: Message, edit: EditBy): Message {
  if (!mayEdit(edit.by, message)) throw notTheAuthor();
  if (message.deletedAt) throw messageDeleted();
  const { body, data } = editedContent(message, edit);
  if (body === message.body && data === message.data) return message;
  if (edit.expectedRev !== undefined && message.contentRev > edit.expectedRev)
    throw messageChanged(edit.asSeen?.(message) ?? message);
  const mentions = body === message.body ? message.mentions : (edit.mentions ?? message.mentions);
  return { ...message, body, data, mentions, editedAt: edit.at };
}

/** Keeps the stored data when the edit gives the same. The length of a text is checked only when it changes. */
function editedContent(message: Message, edit: Edit & Readonly<{ maxCharacters: number }>): Content {
  const body = edit.body === undefined ? message.body : edit.body;
  const data = edit.data === undefined ? message.data : edit.data;
  const content = parseContent(
    { kind: message.kind, body, data },
    edit.body === undefined ? Infinity : edit.maxCharacters,
  );
  return canonicalJson(content.data) === canonicalJson(message.data) ? { ...content, data: message.data } : content;
}

/** Time after the send in which an edit reaches the people whom it mentions. */
const MENTION_BY_EDIT_MS = 10 * 60_000;

/** Returns whom an edit mentions by name for the first time, except its author; nobody 10 minutes after the send. */
export function newlyMentioned(before: Message, edited: Message, at: Date): readonly UserId[] {
  if (at.getTime() - edited.sentAt.getTime() > MENTION_BY_EDIT_MS) return [];
  const known = new Set([edited.author.id, ...before.mentions.userIds]);
  return edited.mentions.userIds.filter((userId) => !known.has(userId));
}

/** Removes the body and keeps the message. Returns the same object when it is already deleted. */
export function deleteMessage(
  message: Message,
  deletion: Readonly<{ by: Membership; room: Pick<Room, "kind">; at: Date }>,
): Message {
  if (!mayDelete(deletion.by, message, deletion.room)) throw notTheAuthor();
  return message.deletedAt ? message : { ...message, body: null, data: null, pinnedAt: null, deletedAt: deletion.at };
}

/** Gives several changed messages the next `rev` of their room, as one change. */
export function assignOneRev(
  head: RoomHead,
  messages: readonly Message[],
): Readonly<{ head: RoomHead; messages: readonly Message[] }> {
  const next = { ...head, rev: head.rev + 1 };
  return { head: next, messages: messages.map((message) => ({ ...message, rev: next.rev, contentRev: next.rev })) };
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
