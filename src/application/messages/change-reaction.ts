import { assertMayReact } from "../../domain/messages/change-reactions.js";
import { parseEmoji } from "../../domain/messages/emoji.js";
import type { Message } from "../../domain/messages/message.js";
import { requireActiveRoomMember, requireContributor } from "../../domain/rooms/access.js";
import { reactionChange } from "../../domain/rooms/room-change.js";
import type { Actor } from "../actor.js";
import type { ReactionKey } from "../ports/reaction-repository.js";
import type { Transaction } from "../ports/unit-of-work.js";
import { changeMessage, type ChangeMessageDeps, type MessageKey } from "./change-message.js";

export type ReactionInput = MessageKey & Readonly<{ emoji: string }>;

/** `change` returns the message with its new summary. `store` stores the reaction itself. */
type ReactionStep = Readonly<{
  added: boolean;
  change: (tx: Transaction, message: Message, key: ReactionKey) => Message | Promise<Message>;
  store: (tx: Transaction, key: ReactionKey, change: Readonly<{ rev: number; at: Date }>) => Promise<void>;
}>;

/**
 * Adds or removes the actor's reaction. A repeat takes no `rev` and is not announced. Members may react even while they
 * are muted: a mute concerns sending.
 */
export async function changeReaction(
  deps: ChangeMessageDeps,
  actor: Actor,
  { roomId, messageId, emoji: text }: ReactionInput,
  { added, change, store }: ReactionStep,
): Promise<Message> {
  const key = { messageId, emoji: parseEmoji(text), userId: actor.userId };
  return changeMessage(
    deps,
    actor,
    { roomId, messageId },
    {
      allow: (access) => (added ? requireContributor(access) : requireActiveRoomMember(access)),
      change: async (message, { tx }) => {
        assertMayReact(message);
        return (await tx.reactions.has(key)) === added ? message : change(tx, message, key);
      },
      store: async ({ message }, { tx, at }) => {
        await store(tx, key, { rev: message.rev, at });
        return reactionChange(message, { ...key, added });
      },
    },
  );
}
