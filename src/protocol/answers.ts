import { z } from "zod";
import { count, id, time } from "./answer-fields.js";
import type * as entities from "./entities.js";
import type { JoinedRoom } from "./events.js";

/** Schemas of the answers, with exactly these fields. `entities.ts` has the types for frontends. */

const role = () => z.enum(["owner", "moderator", "member"]);
const roomKind = () => z.enum(["public", "private", "direct", "group"]);
const noticeKind = () =>
  z.enum([
    ...(["created", "joined", "left", "added", "removed", "banned", "unbanned", "role", "renamed"] as const),
    ...(["topic", "settings", "archived", "unarchived", "pinned", "unpinned"] as const),
  ]);
const data = () => z.record(z.string(), z.unknown());

export const UserSummary = z.strictObject({
  id: id(),
  username: z.string(),
  displayName: z.string(),
  bot: z.boolean().describe("Whether a program acts as this user."),
  deleted: z.boolean(),
}) satisfies z.ZodType<entities.UserSummary>;

export const PublicProfile = z.strictObject({
  ...UserSummary.shape,
  bio: z.string(),
  data: data().nullable(),
  createdAt: time(),
}) satisfies z.ZodType<entities.PublicProfile>;

export const Profile = z.strictObject({
  ...PublicProfile.shape,
  email: z.string(),
  emailVerified: z.boolean(),
  receipts: z.boolean().describe("Whether others see how far I have read, and I see how far they have read."),
}) satisfies z.ZodType<entities.Profile>;

export const TokenPair = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: count().describe("Seconds until the access token expires."),
}) satisfies z.ZodType<entities.TokenPair>;

export const LoginResult = z.strictObject({
  ...TokenPair.shape,
  user: Profile,
}) satisfies z.ZodType<entities.LoginResult>;

export const MySession = z.strictObject({
  id: id(),
  device: z.string(),
  address: z.string(),
  createdAt: time(),
  lastUsedAt: time(),
  current: z.boolean().describe("Whether this session made the request."),
}) satisfies z.ZodType<entities.MySession>;

const Quote = z.strictObject({
  id: id(),
  seq: count().nullable(),
  author: UserSummary,
  excerpt: z.string().nullable().describe("`null` when the message is deleted or not mine to see."),
});

const Thread = z.strictObject({
  replies: count().describe("Replies that are not deleted."),
  lastSeq: count().describe("`threadSeq` of the last reply."),
  lastReplyAt: time(),
  participants: z.array(UserSummary).describe("The last three people who replied, the latest first."),
});

export const Message = z.strictObject({
  id: id(),
  roomId: id(),
  seq: count().nullable().describe("Position in the timeline of the room; `null` for a reply in its thread alone."),
  rev: count().describe("Revision of the room in which the message last changed."),
  threadOf: id().nullable().describe("The root of the thread."),
  threadSeq: count().nullable(),
  author: UserSummary,
  via: z.enum(["user", "bot", "webhook", "scheduled"]),
  kind: z.templateLiteral(["custom:", z.string()]).or(z.literal("text")),
  body: z.string().nullable().describe("`null` once the message is deleted, and for a custom kind without text."),
  data: data().nullable(),
  clientMessageId: z.string().exactOptional().describe("Sent to the author only."),
  replyTo: Quote.nullable(),
  thread: Thread.nullable().describe("On the root of a thread."),
  mentions: z.strictObject({ userIds: z.array(id()), room: z.boolean(), here: z.boolean() }),
  reactions: z
    .array(z.strictObject({ emoji: z.string(), count: count(), userIds: z.array(id()) }))
    .describe("Kinds in the order of their first use, each with its first ten users."),
  myReactions: z
    .array(z.string())
    .exactOptional()
    .describe("My reactions, in answers to me to a message that has reactions."),
  pinnedAt: time().nullable(),
  sentAt: time(),
  editedAt: time().nullable(),
  deletedAt: time().nullable(),
}) satisfies z.ZodType<entities.Message>;

export const NotificationSetting = z.strictObject({
  level: z.enum(["all", "mentions", "none"]),
  until: time().nullable(),
}) satisfies z.ZodType<entities.NotificationSetting>;

export const MyMembership = z.strictObject({
  role: role(),
  joinedAt: time(),
  visibleFrom: count().describe("I see nothing with a smaller `seq`."),
  readSeq: count(),
  unreadFrom: count().nullable().describe("The `seq` from which on I marked the room as unread."),
  unread: count().max(9_999),
  unreadMentions: count().max(9_999),
  mutedUntil: time().nullable(),
  notify: NotificationSetting,
  favourite: z.boolean(),
}) satisfies z.ZodType<entities.MyMembership>;

export const ReadMarkers = MyMembership.pick({
  readSeq: true,
  unreadFrom: true,
  unread: true,
  unreadMentions: true,
}) satisfies z.ZodType<entities.ReadMarkers>;

export const RoomSettings = z.strictObject({
  announcement: z.boolean().describe("Only owners and moderators may send."),
  slowModeSeconds: count().describe("Seconds that a member waits between two messages."),
  history: z.enum(["all", "sinceJoin"]),
  receipts: z.boolean(),
}) satisfies z.ZodType<entities.RoomSettings>;

export const Room = z.strictObject({
  id: id(),
  kind: roomKind(),
  name: z.string(),
  topic: z.string(),
  description: z.string(),
  data: data().nullable(),
  settings: RoomSettings,
  createdAt: time(),
  archivedAt: time().nullable(),
  seq: count(),
  rev: count(),
  memberCount: count(),
  membership: MyMembership.exactOptional(),
  lastMessage: Message.exactOptional(),
  people: z.array(UserSummary).exactOptional().describe("In direct rooms and groups: the others, at most 8."),
}) satisfies z.ZodType<entities.Room>;

export const Member = z.strictObject({
  user: UserSummary,
  role: role(),
  rev: count(),
  joinedAt: time(),
  leftAt: time().nullable(),
  mutedUntil: time().nullable(),
}) satisfies z.ZodType<entities.Member>;

export const Sanction = z.strictObject({
  user: UserSummary,
  kind: z.enum(["mute", "ban"]),
  until: time().nullable().describe("`null`: permanent."),
  reason: z.string(),
  by: UserSummary.describe("The moderator who imposed it."),
  at: time(),
}) satisfies z.ZodType<entities.Sanction>;

export const Report = z.strictObject({
  id: id(),
  message: Message.describe("As it was when it was reported, without its quote, its reactions and its thread."),
  reason: z.string(),
  by: UserSummary,
  at: time(),
  state: z.enum(["open", "resolved", "dismissed"]),
}) satisfies z.ZodType<entities.Report>;

export const Notice = z.strictObject({
  id: id(),
  rev: count(),
  afterSeq: count().describe("The last `seq` before the notice."),
  kind: noticeKind(),
  actor: UserSummary,
  subject: UserSummary.exactOptional(),
  data: data().exactOptional(),
  at: time(),
}) satisfies z.ZodType<entities.Notice>;

export const AuditEntry = z.strictObject({
  at: time(),
  actor: UserSummary,
  action: z.string().describe("The kind of a notice, or another action of a moderator."),
  subject: UserSummary.exactOptional(),
  messageId: id().exactOptional(),
  details: data().exactOptional(),
}) satisfies z.ZodType<entities.AuditEntry>;

const LeanMessage = Message.omit({ body: true, data: true, mentions: true, replyTo: true }).extend({
  lean: z.literal(true).describe("The change left `body`, `data`, `mentions` and `replyTo` as they were."),
}) satisfies z.ZodType<entities.LeanMessage>;

export const Reactor = z.strictObject({ user: UserSummary, at: time() }) satisfies z.ZodType<entities.Reactor>;
const Reacted = z.strictObject({
  messageId: id(),
  emoji: z.string(),
  userId: id(),
  added: z.boolean(),
}) satisfies z.ZodType<entities.Reacted>;

const changeFields = {
  roomId: id(),
  from: count(),
  rev: count(),
  members: z.array(Member),
  notices: z.array(Notice),
  room: Room.exactOptional(),
};

export const RoomChanged = z.strictObject({
  ...changeFields,
  messages: z.array(Message.or(LeanMessage)),
  reacted: z.array(Reacted).exactOptional(),
}) satisfies z.ZodType<entities.RoomChanged>;

export const RoomSynced = z.strictObject({
  ...changeFields,
  messages: z.array(Message),
  epoch: id(),
  more: z.boolean(),
  reset: z.boolean(),
}) satisfies z.ZodType<entities.RoomSynced>;

export const JoinResult = z.strictObject({
  room: Room,
  membership: MyMembership,
  rev: count(),
  messages: z.array(Message),
  notices: z.array(Notice),
}) satisfies z.ZodType<JoinedRoom>;

export const History = z.strictObject({
  items: z.array(Message),
  notices: z.array(Notice),
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
}) satisfies z.ZodType<entities.History>;

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
