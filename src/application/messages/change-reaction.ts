import { assertMayReact } from "../../domain/messages/change-reactions.js";
import { assignNextRev } from "../../domain/messages/edit-and-delete.js";
import { parseEmoji } from "../../domain/messages/emoji.js";
import { messageNotFound } from "../../domain/messages/errors.js";
import type { Message } from "../../domain/messages/message.js";
import { requireActiveRoomMember } from "../../domain/rooms/access.js";
import { requireVisibleMessage, visibleFromOf } from "../../domain/rooms/history-visibility.js";
import { reactionChange } from "../../domain/rooms/room-change.js";
import type { Actor } from "../actor.js";
import { messageTakes } from "../limits/user-takes.js";
import type { ReactionKey } from "../ports/reaction-repository.js";
import type { Transaction } from "../ports/unit-of-work.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import type { ChangeMessageDeps, MessageKey } from "./change-message.js";

export type ReactionInput = MessageKey & Readonly<{ emoji: string }>;

/** `change` returns the message with its new summary. `store` stores the reaction itself. */
type ReactionStep = Readonly<{
  added: boolean;
  change: (tx: Transaction, message: Message, key: ReactionKey) => Message | Promise<Message>;
  store: (tx: Transaction, key: ReactionKey, change: Readonly<{ rev: number; at: Date }>) => Promise<void>;
}>;

/**
 * Adds or removes the actor's reaction under the room's lock. A repeat takes no `rev` and is not announced. Members may
 * react even while they are muted: a mute concerns sending.
 */
export async function changeReaction(
  { accessCache, transactions, rateLimiter, clock }: ChangeMessageDeps,
  actor: Actor,
  { roomId, messageId, emoji: text }: ReactionInput,
  { added, change, store }: ReactionStep,
): Promise<Message> {
  const emoji = parseEmoji(text);
  await rateLimiter.takeAll(messageTakes(actor.userId, 0));
  await accessCache.evaluate(roomId, actor.userId, requireActiveRoomMember);
  return transactions.inRoom(roomId, actor, async (tx) => {
    const { head, access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
    requireActiveRoomMember(access);
    const before = await tx.messages.find(roomId, messageId);
    if (!before) throw messageNotFound();
    const asSeen = (message: Message) => requireVisibleMessage(message, visibleFromOf(access));
    const seen = asSeen(before);
    assertMayReact(before);
    const key = { messageId, emoji, userId: actor.userId };
    if ((await tx.reactions.has(key)) === added) return seen;

    const next = assignNextRev(head, { before, message: await change(tx, before, key) });
    await tx.rooms.saveHead(next.head);
    await tx.messages.save(next.message);
    await store(tx, key, { rev: next.message.rev, at: clock.now() });
    tx.record({ roomChanged: reactionChange(next.message, { ...key, added }) });
    return asSeen(next.message);
  });
}
