import { z } from "zod";
import { History, Message, SentMessage } from "../answers.js";
import { EditMessageRequest, HistoryQuery, MessageRequest, SendMessageRequest } from "../messages.js";
import { operation } from "../operation.js";
import { messageBody, OneMessage } from "./one-message.js";

const SentAnswer = OneMessage.extend({ repeated: z.boolean(), notMembers: SentMessage.shape.notMembers });
const sentBody = {
  schema: SentMessage,
  of: ({ message, notMembers }: z.output<typeof SentAnswer>) => (notMembers ? { ...message, notMembers } : message),
};
const isRepeated = ({ repeated }: z.output<typeof SentAnswer>) => repeated;

export const MESSAGE_OPERATIONS = {
  sendMessage: operation({
    tag: "messages",
    summary: "Send a message. A retry with the same `clientMessageId` answers with the first message.",
    access: "authenticated",
    budget: "send",
    limits: ["message.send"],
    input: SendMessageRequest,
    output: SentAnswer,
    rest: {
      method: "POST",
      path: "/rooms/:roomId/messages",
      idempotencyKey: "clientMessageId",
      status: 201,
      otherStatus: { status: 200, applies: isRepeated },
      body: sentBody,
    },
    event: "message:send",
    errors: [
      "room.not_found",
      "room.not_a_member",
      "room.muted",
      "room.announcement",
      "room.archived",
      "message.not_found",
      "message.empty",
      "message.too_long",
      "message.client_id_reused",
      "message.deleted",
      "thread.nested",
    ],
    example: { body: "Hello!", clientMessageId: "my-first-message" },
  }),
  readHistory: operation({
    tag: "messages",
    summary: "Read a page of the timeline, ascending by `seq`; the newest page without a cursor.",
    access: "authenticated",
    budget: "read",
    input: HistoryQuery,
    output: History,
    rest: { method: "GET", path: "/rooms/:roomId/messages", status: 200 },
    errors: ["room.not_found"],
    example: { before: "100", limit: "50" },
  }),
  viewMessage: operation({
    tag: "messages",
    summary: "Read one message.",
    access: "authenticated",
    budget: "read",
    input: MessageRequest,
    output: Message,
    rest: { method: "GET", path: "/rooms/:roomId/messages/:messageId", status: 200 },
    errors: ["room.not_found", "message.not_found"],
    example: {},
  }),
  editMessage: operation({
    tag: "messages",
    summary: "Edit my message.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: EditMessageRequest,
    output: OneMessage,
    rest: { method: "PATCH", path: "/rooms/:roomId/messages/:messageId", status: 200, body: messageBody },
    event: "message:edit",
    errors: [
      "room.not_found",
      "room.not_a_member",
      "room.muted",
      "room.archived",
      "message.not_found",
      "message.not_the_author",
      "message.deleted",
      "message.changed",
      "message.empty",
      "message.too_long",
    ],
    example: { body: "Hello, everybody!" },
  }),
  deleteMessage: operation({
    tag: "messages",
    summary: "Delete my message, or as a moderator or owner any message.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: MessageRequest,
    output: OneMessage,
    rest: { method: "DELETE", path: "/rooms/:roomId/messages/:messageId", status: 200, body: messageBody },
    event: "message:delete",
    errors: ["room.not_found", "room.not_a_member", "room.archived", "message.not_found", "message.not_the_author"],
    example: {},
  }),
} as const;
