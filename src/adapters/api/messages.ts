import type { z } from "zod";
import type { HistoryInput } from "../../application/messages/read-history.js";
import type { UseCases } from "../../application/use-cases.js";
import { validateBody } from "../../domain/messages/body.js";
import { validateContent } from "../../domain/messages/message-content.js";
import type { HistoryQuery } from "../../protocol/messages.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { serve, type Handler } from "./handler.js";
import { messageAnswers } from "./message-answers.js";

export const messageHandlers = (useCases: UseCases, answers = messageAnswers(useCases)): Handler[] => [
  serve(
    OPERATIONS.sendMessage,
    async (actor, input) => {
      const { message, repeated } = await useCases.sendMessage.execute(actor, input);
      return { message: await answers.message(actor, message), repeated };
    },
    validateContent,
  ),
  serve(OPERATIONS.readHistory, async (actor, { roomId, limit, ...cursor }) =>
    answers.history(actor, await useCases.readHistory.execute(actor, { roomId, limit, cursor: historyCursor(cursor) })),
  ),
  serve(OPERATIONS.viewMessage, async (actor, input) =>
    answers.message(actor, await useCases.viewMessage.execute(actor, input)),
  ),
  serve(
    OPERATIONS.editMessage,
    async (actor, input) => ({
      message: await answers.message(actor, await useCases.editMessage.execute(actor, input)),
    }),
    validateBody,
  ),
  serve(OPERATIONS.deleteMessage, async (actor, input) => ({
    message: await answers.message(actor, await useCases.deleteMessage.execute(actor, input)),
  })),
];

function historyCursor({
  before,
  after,
  around,
  from,
}: Omit<z.output<typeof HistoryQuery>, "roomId" | "limit">): HistoryInput["cursor"] {
  if (before !== undefined) return { before };
  if (after !== undefined) return { after };
  if (around !== undefined) return { around };
  return from === "unread" ? { unread: true } : { newest: true };
}
