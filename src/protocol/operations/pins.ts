import { Message, pageOf } from "../answers.js";
import type { ErrorCode } from "../error-codes.js";
import { MessageRequest, PinsQuery } from "../messages.js";
import { operation } from "../operation.js";
import { messageBody, OneMessage } from "./one-message.js";

const PIN_ERRORS = [
  "user.blocked",
  "room.not_found",
  "room.not_a_member",
  "room.role_required",
  "room.archived",
  "message.not_found",
] as const satisfies readonly ErrorCode[];

export const PIN_OPERATIONS = {
  pinMessage: operation({
    tag: "messages",
    summary:
      "Pin a message: moderators and owners, and any member of a direct room or a group. A repeat has no effect.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: MessageRequest,
    output: OneMessage,
    rest: { method: "PUT", path: "/rooms/:roomId/pins/:messageId", status: 200, body: messageBody },
    event: "message:pin",
    errors: [...PIN_ERRORS, "message.deleted", "room.too_many_pins"],
    example: {},
  }),
  unpinMessage: operation({
    tag: "messages",
    summary: "Unpin a message, for everybody who may pin. A repeat has no effect.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: MessageRequest,
    output: OneMessage,
    rest: { method: "DELETE", path: "/rooms/:roomId/pins/:messageId", status: 200, body: messageBody },
    event: "message:unpin",
    errors: PIN_ERRORS,
    example: {},
  }),
  listPins: operation({
    tag: "messages",
    summary: "List the pinned messages of a room, the latest pin first.",
    access: "authenticated",
    budget: "list",
    input: PinsQuery,
    output: pageOf(Message),
    rest: { method: "GET", path: "/rooms/:roomId/pins", status: 200 },
    errors: ["room.not_found", "room.banned"],
    example: { limit: "50" },
  }),
} as const;
