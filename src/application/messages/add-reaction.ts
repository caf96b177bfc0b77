import type { Counts } from "../../domain/limits/counts.js";
import { withReaction } from "../../domain/messages/change-reactions.js";
import type { Message } from "../../domain/messages/message.js";
import type { Actor } from "../actor.js";
import type { ChangeMessageDeps } from "./change-message.js";
import { changeReaction, type ReactionInput } from "./change-reaction.js";

export class AddReaction {
  constructor(private readonly deps: ChangeMessageDeps & Readonly<{ counts: Counts }>) {}

  execute(actor: Actor, input: ReactionInput): Promise<Message> {
    const maxKinds = this.deps.counts["reactions.message"];
    return changeReaction(this.deps, actor, input, {
      added: true,
      change: (_tx, message, { emoji, userId }) => withReaction(message, emoji, { userId, maxKinds }),
      store: (tx, key, { rev, at }) => tx.reactions.add({ ...key, rev, at }),
    });
  }
}
