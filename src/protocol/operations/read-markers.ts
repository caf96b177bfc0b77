import { ReadMarkers } from "../answers.js";
import { Empty, NoInput, operation } from "../operation.js";
import { MarkRequest } from "../read-markers.js";

export const READ_MARKER_OPERATIONS = {
  markRead: operation({
    tag: "rooms",
    summary: "Move my read marker forward to a message, at most to the end.",
    access: "authenticated",
    budget: "read",
    input: MarkRequest,
    output: ReadMarkers,
    rest: { method: "PUT", path: "/rooms/:roomId/read", status: 200 },
    event: "read:mark",
    errors: ["room.not_found", "room.not_a_member"],
    example: { seq: 3 },
  }),
  markUnread: operation({
    tag: "rooms",
    summary: "Mark the messages from `seq` on as unread, until I mark one of them as read.",
    access: "authenticated",
    budget: "read",
    input: MarkRequest,
    output: ReadMarkers,
    rest: { method: "PUT", path: "/rooms/:roomId/unread", status: 200 },
    event: "read:unmark",
    errors: ["room.not_found", "room.not_a_member"],
    example: { seq: 2 },
  }),
  markAllRead: operation({
    tag: "rooms",
    summary: "Mark all my rooms as read.",
    access: "authenticated",
    budget: "read",
    input: NoInput,
    output: Empty,
    rest: { method: "POST", path: "/read-all", status: 204 },
    errors: [],
    example: {},
  }),
} as const;
