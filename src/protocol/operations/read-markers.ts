import { pageOf, ReadMarkers } from "../answers.js";
import type { ErrorCode } from "../error-codes.js";
import { Empty, NoInput, operation } from "../operation.js";
import { MarkRequest, Seen, SeenQuery } from "../read-markers.js";

const MEMBER_ERRORS = [
  "room.not_found",
  "room.not_a_member",
  "message.not_found",
  "thread.nested",
] as const satisfies readonly ErrorCode[];

export const READ_MARKER_OPERATIONS = {
  markRead: operation({
    tag: "rooms",
    summary: "Move my read marker in a room, or with `threadOf` in a thread, forward to `seq`, at most to the end.",
    access: "authenticated",
    budget: "read",
    input: MarkRequest,
    output: ReadMarkers,
    rest: { method: "PUT", path: "/rooms/:roomId/read", status: 200 },
    event: "read:mark",
    errors: MEMBER_ERRORS,
    example: { seq: 3 },
  }),
  markUnread: operation({
    tag: "rooms",
    summary:
      "Mark the messages of a room, or with `threadOf` of a thread, from `seq` on as unread, until I mark one of them as read.",
    access: "authenticated",
    budget: "read",
    input: MarkRequest,
    output: ReadMarkers,
    rest: { method: "PUT", path: "/rooms/:roomId/unread", status: 200 },
    event: "read:unmark",
    errors: MEMBER_ERRORS,
    example: { seq: 2 },
  }),
  listSeen: operation({
    tag: "messages",
    summary:
      "List who has read a message of mine, where receipts are on: whose marker has stood still longest comes first.",
    access: "authenticated",
    budget: "list",
    input: SeenQuery,
    output: pageOf(Seen),
    rest: { method: "GET", path: "/rooms/:roomId/messages/:messageId/seen", status: 200 },
    errors: [
      "room.not_found",
      "room.banned",
      "room.not_a_member",
      "message.not_found",
      "message.not_the_author",
      "room.receipts_off",
      "account.receipts_off",
    ],
    example: { limit: "50" },
  }),
  markAllRead: operation({
    tag: "rooms",
    summary: "Mark all my rooms and the threads that I follow as read.",
    access: "authenticated",
    budget: "batches",
    input: NoInput,
    output: Empty,
    rest: { method: "POST", path: "/read-all", status: 204 },
    errors: [],
    example: {},
  }),
} as const;
