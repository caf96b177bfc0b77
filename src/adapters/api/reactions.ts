import type { UseCases } from "../../application/use-cases.js";
import { validateEmoji } from "../../domain/messages/emoji.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { pageView } from "../presenters/page-view.js";
import { reactorView } from "../presenters/reactor-view.js";
import { serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";
import { messageAnswers } from "./message-answers.js";

export const reactionHandlers = (useCases: UseCases, answers = messageAnswers(useCases)): Handler[] => [
  serve(
    OPERATIONS.addReaction,
    async (actor, input) => ({
      message: await answers.message(actor, await useCases.addReaction.execute(actor, input)),
    }),
    validateEmoji,
  ),
  serve(
    OPERATIONS.removeReaction,
    async (actor, input) => ({
      message: await answers.message(actor, await useCases.removeReaction.execute(actor, input)),
    }),
    validateEmoji,
  ),
  serve(
    OPERATIONS.listReactors,
    async (actor, { cursor, limit, ...key }) => {
      const reactors = await useCases.listReactors.execute(actor, { ...key, ...pageAfter({ cursor, limit }) });
      return pageView(reactors, limit, { view: reactorView, cursor: ({ rev }) => String(rev) });
    },
    validateEmoji,
  ),
];
