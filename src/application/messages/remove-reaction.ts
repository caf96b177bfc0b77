import { isComplete, MAX_LISTED_REACTORS, withoutReaction } from "../../domain/messages/change-reactions.js";
import type { Message } from "../../domain/messages/message.js";
import type { Actor } from "../actor.js";
import type { ReactionKey } from "../ports/reaction-repository.js";
import type { Transaction } from "../ports/unit-of-work.js";
import type { ChangeMessageDeps } from "./change-message.js";
import { changeReaction, type ReactionInput } from "./change-reaction.js";

export class RemoveReaction {
  constructor(private readonly deps: ChangeMessageDeps) {}

  execute(actor: Actor, input: ReactionInput): Promise<Message> {
    return changeReaction(this.deps, actor, input, {
      added: false,
      change: async (tx, message, key) =>
        withoutReaction(message, key.emoji, { userId: key.userId, next: await firstUnlisted(tx, message, key) }),
      store: (tx, key) => tx.reactions.remove(key),
    });
  }
}

/** The eleventh reactor, if the user who removes the reaction is one of the ten before. */
async function firstUnlisted(tx: Transaction, message: Message, { messageId, emoji, userId }: ReactionKey) {
  const kind = message.reactions.find((each) => each.emoji === emoji);
  if (!kind || isComplete(kind) || !kind.userIds.includes(userId)) return null;
  const first = await tx.reactions.firstReactors(messageId, emoji, MAX_LISTED_REACTORS + 1);
  return first[MAX_LISTED_REACTORS] ?? null;
}
