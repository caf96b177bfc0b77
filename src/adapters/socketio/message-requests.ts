import type { SendMessage } from "../../application/messages/send-message.js";
import { bodyProblems } from "../../domain/messages/body.js";
import { SendMessageRequest } from "../../protocol/messages.js";
import { messageView } from "../presenters/message-view.js";
import { onRequest, type RequestEntry } from "./requests.js";

export type MessageUseCases = Readonly<{ sendMessage: SendMessage }>;

export const messageRequests = ({ sendMessage }: MessageUseCases): RequestEntry[] => [
  onRequest(
    "message:send",
    SendMessageRequest,
    async (actor, input) => {
      const { message, repeated } = await sendMessage.execute(actor, input);
      return { message: messageView(message, actor.userId), repeated };
    },
    bodyProblems,
  ),
];
