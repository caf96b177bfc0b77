import type { UserSummary } from "../accounts/user.js";
import type { Id } from "../shared/id.js";
import type { JsonObject } from "../shared/json.js";
import type { RoomHead } from "./room-head.js";
import type { RoomId } from "./room.js";

export type NoticeId = Id<"notice">;

export const NOTICE_KINDS = [
  "created",
  "joined",
  "left",
  "added",
  "removed",
  "banned",
  "unbanned",
  "role",
  "renamed",
  "topic",
  "settings",
  "archived",
  "unarchived",
  "pinned",
  "unpinned",
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** A line about the room in its timeline. It has no `seq` and is never unread. */
export type Notice = Readonly<{
  id: NoticeId;
  roomId: RoomId;
  rev: number;
  /** The last `seq` of the room's timeline before the notice. */
  afterSeq: number;
  kind: NoticeKind;
  /** The user who acted. */
  actor: UserSummary;
  /** The user who was affected. */
  subject: UserSummary | null;
  /** Details, such as the new name. */
  data: JsonObject | null;
  at: Date;
}>;

/** A notice without its place in the room. */
export type NewNotice = Readonly<{
  id: NoticeId;
  kind: NoticeKind;
  actor: UserSummary;
  subject?: UserSummary | null;
  data?: JsonObject | null;
  at: Date;
}>;

/** The notice of a change after which the room's counters are `head`. */
export const newNotice = (head: RoomHead, { subject = null, data = null, ...made }: NewNotice): Notice => ({
  ...made,
  roomId: head.roomId,
  rev: head.rev,
  afterSeq: head.seq,
  subject,
  data,
});

/** Notices per page of the timeline. A page with more has the newest ones. */
export const MAX_NOTICES = 100;
