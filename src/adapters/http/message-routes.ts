import { Router } from "express";
import type { z } from "zod";
import type { ReadHistory } from "../../application/messages/read-history.js";
import type { SendMessage } from "../../application/messages/send-message.js";
import { bodyProblems } from "../../domain/messages/body.js";
import type { HistoryCursor } from "../../domain/messages/history-page.js";
import { HistoryQuery, SendMessageRequest } from "../../protocol/messages.js";
import { historyView, messageView } from "../presenters/message-view.js";
import { created, ok, type Endpoints } from "./endpoint.js";

export type MessageUseCases = Readonly<{ sendMessage: SendMessage; readHistory: ReadHistory }>;

export function messageRoutes({ sendMessage, readHistory }: MessageUseCases, { privately }: Endpoints): Router {
  const router = Router();
  router.post(
    "/rooms/:roomId/messages",
    privately(
      SendMessageRequest,
      async (actor, input) => {
        const { message, repeated } = await sendMessage.execute(actor, input);
        return (repeated ? ok : created)(messageView(message, actor.userId));
      },
      bodyProblems,
    ),
  );
  router.get(
    "/rooms/:roomId/messages",
    privately(HistoryQuery, async (actor, { roomId, limit, ...cursor }) =>
      ok(historyView(await readHistory.execute(actor, { roomId, limit, cursor: historyCursor(cursor) }), actor.userId)),
    ),
  );
  return router;
}

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
