import { z } from "zod";
import { pageOf, ReadMarkers } from "../answers.js";
import type { ErrorCode } from "../error-codes.js";
import { MessageRequest } from "../messages.js";
import { operation } from "../operation.js";
import { MyThread, ThreadPage } from "../thread-answers.js";
import { ListThreadsQuery, MarkThreadRequest, ThreadPageQuery } from "../threads.js";

const MEMBER_ERRORS = [
  "room.not_found",
  "room.not_a_member",
  "message.not_found",
  "thread.nested",
] as const satisfies readonly ErrorCode[];

const Following = z.strictObject({ following: z.boolean() });

export const THREAD_OPERATIONS = {
  viewThread: operation({
    tag: "messages",
    summary: "Read a page of a thread, ascending by `threadSeq`; the newest page without a cursor.",
    access: "authenticated",
    budget: "read",
    input: ThreadPageQuery,
    output: ThreadPage,
    rest: { method: "GET", path: "/rooms/:roomId/messages/:messageId/thread", status: 200 },
    errors: ["room.not_found", "room.banned", "message.not_found", "thread.nested"],
    example: { before: "10", limit: "50" },
  }),
  followThread: operation({
    tag: "messages",
    summary: "Follow a thread, with everything read.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: MessageRequest,
    output: Following,
    rest: { method: "PUT", path: "/rooms/:roomId/messages/:messageId/follow", status: 200 },
    event: "thread:follow",
    errors: MEMBER_ERRORS,
    example: {},
  }),
  unfollowThread: operation({
    tag: "messages",
    summary: "Unfollow a thread, until I reply in it again.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: MessageRequest,
    output: Following,
    rest: { method: "DELETE", path: "/rooms/:roomId/messages/:messageId/follow", status: 200 },
    event: "thread:unfollow",
    errors: MEMBER_ERRORS,
    example: {},
  }),
  listThreads: operation({
    tag: "messages",
    summary: "List the threads that I follow, the most recently active first.",
    access: "authenticated",
    budget: "list",
    input: ListThreadsQuery,
    output: pageOf(MyThread),
    rest: { method: "GET", path: "/threads", status: 200 },
    errors: [],
    example: { unread: "true" },
  }),
  markThreadRead: operation({
    tag: "messages",
    summary: "Move my marker in a thread forward to `seq`, at most to its last reply.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: MarkThreadRequest,
    output: ReadMarkers,
    rest: { method: "PUT", path: "/rooms/:roomId/messages/:messageId/thread/read", status: 200 },
    errors: MEMBER_ERRORS,
    example: { seq: 3 },
  }),
  markThreadUnread: operation({
    tag: "messages",
    summary: "Mark a thread as unread from `seq` on.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: MarkThreadRequest,
    output: ReadMarkers,
    rest: { method: "PUT", path: "/rooms/:roomId/messages/:messageId/thread/unread", status: 200 },
    errors: MEMBER_ERRORS,
    example: { seq: 1 },
  }),
} as const;
