import { withReaction } from "../../domain/messages/change-reactions.js";
import type { Message } from "../../domain/messages/message.js";
import type { Actor } from "../actor.js";
import type { ChangeMessageDeps } from "./change-message.js";
import { changeReaction, type ReactionInput } from "./change-reaction.js";

export class AddReaction {
  constructor(private readonly deps: ChangeMessageDeps) {}

  execute(actor: Actor, input: ReactionInput): Promise<Message> {
    return changeReaction(this.deps, actor, input, {
      added: true,
      change: (_tx, message, { emoji, userId }) => withReaction(message, emoji, userId),
      store: (tx, key, { rev, at }) => tx.reactions.add({ ...key, rev, at }),
    });
  }
}
