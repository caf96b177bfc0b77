import type { UseCases } from "../../application/use-cases.js";
import { validateMessageQuery } from "../../domain/search/message-query.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { foundCursorOf } from "../presenters/message-view.js";
import { pageView } from "../presenters/page-view.js";
import { serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";
import { messageAnswers } from "./message-answers.js";

export const searchHandlers = (useCases: UseCases, answers = messageAnswers(useCases)): Handler[] => [
  serve(
    OPERATIONS.searchMessages,
    async (actor, { q, roomId, sort, cursor, limit, ...filter }) => {
      const found = await useCases.searchMessages.execute(actor, {
        q,
        filter,
        order: sort,
        ...(roomId !== undefined && { roomId }),
        ...pageAfter({ cursor, limit }),
      });
      return pageView(found, limit, { view: await answers.foundOf(actor, found), cursor: foundCursorOf });
    },
    validateMessageQuery,
  ),
];
