import { Router } from "express";
import type { z } from "zod";
import type { DeleteMessage } from "../../application/messages/delete-message.js";
import type { EditMessage } from "../../application/messages/edit-message.js";
import type { ReadHistory } from "../../application/messages/read-history.js";
import type { SendMessage } from "../../application/messages/send-message.js";
import type { ViewMessage } from "../../application/messages/view-message.js";
import { bodyProblems } from "../../domain/messages/body.js";
import type { HistoryCursor } from "../../domain/messages/history-page.js";
import { EditMessageRequest, HistoryQuery, MessageRequest, SendMessageRequest } from "../../protocol/messages.js";
import { historyView, messageView } from "../presenters/message-view.js";
import { created, ok, type Endpoints } from "./endpoint.js";

export type MessageUseCases = Readonly<{
  sendMessage: SendMessage;
  readHistory: ReadHistory;
  viewMessage: ViewMessage;
  editMessage: EditMessage;
  deleteMessage: DeleteMessage;
}>;

export function messageRoutes(useCases: MessageUseCases, { privately, sends }: Endpoints): Router {
  const { sendMessage, readHistory, viewMessage, editMessage, deleteMessage } = useCases;
  const router = Router();

  router.post(
    "/rooms/:roomId/messages",
    sends(
      SendMessageRequest,
      async (actor, input) => {
        const { message, repeated } = await sendMessage.execute(actor, input);
        return (repeated ? ok : created)(messageView(message, actor.userId));
      },
      bodyProblems,
      "message.send",
    ),
  );

  router.get(
    "/rooms/:roomId/messages",
    privately(HistoryQuery, async (actor, { roomId, limit, ...cursor }) =>
      ok(historyView(await readHistory.execute(actor, { roomId, limit, cursor: historyCursor(cursor) }), actor.userId)),
    ),
  );

  router
    .route("/rooms/:roomId/messages/:messageId")
    .get(
      privately(MessageRequest, async (actor, input) =>
        ok(messageView(await viewMessage.execute(actor, input), actor.userId)),
      ),
    )
    .patch(
      privately(
        EditMessageRequest,
        async (actor, input) => ok(messageView(await editMessage.execute(actor, input), actor.userId)),
        bodyProblems,
        "message.send",
      ),
    )
    .delete(
      privately(
        MessageRequest,
        async (actor, input) => ok(messageView(await deleteMessage.execute(actor, input), actor.userId)),
        undefined,
        "message.send",
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
