import type { UseCases } from "../../application/use-cases.js";
import { placeOf } from "../../domain/search/found-messages.js";
import { validateMessageQuery } from "../../domain/search/message-query.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { foundCursor } from "../presenters/message-view.js";
import { pageView } from "../presenters/page-view.js";
import { serve, type Handler } from "./handler.js";
import { messageAnswers } from "./message-answers.js";

export const searchHandlers = (useCases: UseCases, answers = messageAnswers(useCases)): Handler[] => [
  serve(
    OPERATIONS.searchMessages,
    async (actor, { q, roomId, sort, cursor, limit, ...filter }) => {
      const { items, next } = await useCases.searchMessages.execute(actor, {
        q,
        filter,
        order: sort,
        ...(roomId !== undefined && { roomId }),
        ...(cursor !== undefined && { after: cursor }),
        limit,
      });
      return pageView(items, limit, {
        view: await answers.foundOf(actor, items),
        cursor: (found) => foundCursor(placeOf(found)),
        next: next && foundCursor(next),
      });
    },
    validateMessageQuery,
  ),
];
