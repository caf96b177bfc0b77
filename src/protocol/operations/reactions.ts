import { pageOf, Reactor } from "../answers.js";
import type { ErrorCode } from "../error-codes.js";
import { operation } from "../operation.js";
import { ReactionRequest, ReactorsQuery } from "../reactions.js";
import { messageBody, OneMessage } from "./one-message.js";

const CHANGE_ERRORS = [
  "room.not_found",
  "room.not_a_member",
  "room.archived",
  "message.not_found",
  "message.deleted",
] as const satisfies readonly ErrorCode[];

export const REACTION_OPERATIONS = {
  addReaction: operation({
    tag: "messages",
    summary: "Add my reaction to a message. A repeat has no effect. Muted members may react.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: ReactionRequest,
    output: OneMessage,
    rest: {
      method: "PUT",
      path: "/rooms/:roomId/messages/:messageId/reactions/:emoji",
      status: 200,
      body: messageBody,
    },
    event: "message:react",
    errors: [...CHANGE_ERRORS, "message.too_many_reactions", "user.blocked"],
    example: { emoji: "👍" },
  }),
  removeReaction: operation({
    tag: "messages",
    summary: "Remove my reaction from a message. A repeat has no effect.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: ReactionRequest,
    output: OneMessage,
    rest: {
      method: "DELETE",
      path: "/rooms/:roomId/messages/:messageId/reactions/:emoji",
      status: 200,
      body: messageBody,
    },
    event: "message:unreact",
    errors: CHANGE_ERRORS,
    example: { emoji: "👍" },
  }),
  listReactors: operation({
    tag: "messages",
    summary: "List who reacted to a message with one emoji, the oldest reaction first.",
    access: "authenticated",
    budget: "list",
    input: ReactorsQuery,
    output: pageOf(Reactor),
    rest: { method: "GET", path: "/rooms/:roomId/messages/:messageId/reactions/:emoji", status: 200 },
    errors: ["room.not_found", "room.banned", "message.not_found"],
    example: { emoji: "👍", limit: "50" },
  }),
} as const;
