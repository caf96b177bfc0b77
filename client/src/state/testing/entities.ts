import type { TimelineMessage } from "../message-list.js";

export const AT = "2026-01-01T00:00:00.000Z";

export const person = (n: number) => ({
  id: `user-${n}`,
  username: `user${n}`,
  displayName: `User ${n}`,
  bot: false,
  deleted: false,
});

/** A message of the timeline without anything special. */
export const plainMessage = (
  given: Pick<TimelineMessage, "id" | "roomId" | "seq" | "rev" | "author" | "body">,
): TimelineMessage => ({
  ...given,
  threadOf: null,
  threadSeq: null,
  via: "user",
  kind: "text",
  data: null,
  replyTo: null,
  thread: null,
  mentions: { userIds: [], room: false, here: false },
  reactions: [],
  pinnedAt: null,
  sentAt: AT,
  editedAt: null,
  deletedAt: null,
});
