import type { z } from "zod";
import type { UseCases } from "../../application/use-cases.js";
import { validateBody } from "../../domain/messages/body.js";
import { validateContent } from "../../domain/messages/message-content.js";
import type { HistoryCursor } from "../../domain/messages/history-page.js";
import type { HistoryQuery } from "../../protocol/messages.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { historyView, messageView } from "../presenters/message-view.js";
import { serve, type Handler } from "./handler.js";

export const messageHandlers = (useCases: UseCases): Handler[] => [
  serve(
    OPERATIONS.sendMessage,
    async (actor, input) => {
      const { message, repeated } = await useCases.sendMessage.execute(actor, input);
      return { message: messageView(message, actor.userId), repeated };
    },
    validateContent,
  ),
  serve(OPERATIONS.readHistory, async (actor, { roomId, limit, ...cursor }) =>
    historyView(
      await useCases.readHistory.execute(actor, { roomId, limit, cursor: historyCursor(cursor) }),
      actor.userId,
    ),
  ),
  serve(OPERATIONS.viewMessage, async (actor, input) =>
    messageView(await useCases.viewMessage.execute(actor, input), actor.userId),
  ),
  serve(
    OPERATIONS.editMessage,
    async (actor, input) => ({ message: messageView(await useCases.editMessage.execute(actor, input), actor.userId) }),
    validateBody,
  ),
  serve(OPERATIONS.deleteMessage, async (actor, input) => ({
    message: messageView(await useCases.deleteMessage.execute(actor, input), actor.userId),
  })),
];

function historyCursor({
  before,
  after,
  around,
}: Omit<z.output<typeof HistoryQuery>, "roomId" | "limit">): HistoryCursor {
  if (before !== undefined) return { before };
  if (after !== undefined) return { after };
  if (around !== undefined) return { around };
  return { newest: true };
}
