import type { DeleteMessage } from "../../application/messages/delete-message.js";
import type { EditMessage } from "../../application/messages/edit-message.js";
import type { SendMessage } from "../../application/messages/send-message.js";
import { bodyProblems } from "../../domain/messages/body.js";
import { EditMessageRequest, MessageRequest, SendMessageRequest } from "../../protocol/messages.js";
import { messageView } from "../presenters/message-view.js";
import { onRequest, type RequestEntry } from "./requests.js";

export type MessageUseCases = Readonly<{
  sendMessage: SendMessage;
  editMessage: EditMessage;
  deleteMessage: DeleteMessage;
}>;

export const messageRequests = ({ sendMessage, editMessage, deleteMessage }: MessageUseCases): RequestEntry[] => [
  onRequest(
    "message:send",
    SendMessageRequest,
    async (actor, input) => {
      const { message, repeated } = await sendMessage.execute(actor, input);
      return { message: messageView(message, actor.userId), repeated };
    },
    bodyProblems,
  ),
  onRequest(
    "message:edit",
    EditMessageRequest,
    async (actor, input) => ({ message: messageView(await editMessage.execute(actor, input), actor.userId) }),
    bodyProblems,
  ),
  onRequest("message:delete", MessageRequest, async (actor, input) => ({
    message: messageView(await deleteMessage.execute(actor, input), actor.userId),
  })),
];
