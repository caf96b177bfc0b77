import { parseEmoji } from "../../domain/messages/emoji.js";
import type { Actor } from "../actor.js";
import type { ReactionReader, Reactor } from "../ports/reaction-reader.js";
import type { ReactionInput } from "./change-reaction.js";
import { ViewMessage, type ViewMessageDeps } from "./view-message.js";

type Input = ReactionInput & Readonly<{ after?: number; limit: number }>;

/** Lists who reacted to a message, the oldest first. Whoever may see the message may see that. */
export class ListReactors {
  private readonly message: ViewMessage;

  constructor(private readonly deps: ViewMessageDeps & Readonly<{ reactionReader: ReactionReader }>) {
    this.message = new ViewMessage(deps);
  }

  async execute(actor: Actor, { roomId, messageId, emoji: text, ...page }: Input): Promise<readonly Reactor[]> {
    const emoji = parseEmoji(text);
    await this.message.execute(actor, { roomId, messageId });
    return this.deps.reactionReader.reactors({ messageId, emoji, ...page });
  }
}
