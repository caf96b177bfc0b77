import type { MyMembership } from "../../protocol.js";
import type { TimelineMessage } from "../message-list.js";

export const AT = "2026-01-01T00:00:00.000Z";

export const person = (n: number) => ({
  id: `user-${n}`,
  username: `user${n}`,
  displayName: `User ${n}`,
  bot: false,
  deleted: false,
});

/** My membership of a room in which I have read nothing. */
export const plainMembership: MyMembership = {
  role: "member",
  joinedAt: AT,
  visibleFrom: 1,
  readSeq: 0,
  unreadFrom: null,
  unread: 0,
  unreadMentions: 0,
  mutedUntil: null,
  notify: { level: "all", until: null },
  favourite: false,
};

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
