import { z } from "zod";
import { count, id, time } from "./answer-fields.js";
import { ERROR_CODES } from "./error-codes.js";
import type * as entities from "./entities.js";
import type { JoinedRoom } from "./events.js";

/** Schemas of the answers, with exactly these fields. `entities.ts` has the types for frontends. */

const role = () => z.enum(["owner", "moderator", "member"]);
const roomKind = () => z.enum(["public", "private", "direct"]);

export const UserSummary = z.strictObject({
  id: id(),
  username: z.string(),
  displayName: z.string(),
}) satisfies z.ZodType<entities.UserSummary>;

export const PublicProfile = z.strictObject({
  ...UserSummary.shape,
  bio: z.string(),
  createdAt: time(),
}) satisfies z.ZodType<entities.PublicProfile>;

export const Profile = z.strictObject({
  ...PublicProfile.shape,
  email: z.string(),
  emailVerified: z.boolean(),
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

export const Message = z.strictObject({
  id: id(),
  roomId: id(),
  seq: count().describe("Position in the timeline of the room."),
  rev: count().describe("Revision of the room in which the message last changed."),
  author: UserSummary,
  body: z.string().nullable().describe("`null` once the message is deleted."),
  clientMessageId: z.string().exactOptional().describe("Sent to the author only."),
  mentions: z.array(id()),
  reactions: z.array(z.strictObject({ emoji: z.string(), count: count(), userIds: z.array(id()) })),
  pinned: z.boolean(),
  sentAt: time(),
  editedAt: time().nullable(),
  deletedAt: time().nullable(),
}) satisfies z.ZodType<entities.Message>;

export const MyMembership = z.strictObject({
  role: role(),
  joinedAt: time(),
  readSeq: count(),
  unread: count(),
  mutedUntil: time().nullable(),
}) satisfies z.ZodType<entities.MyMembership>;

export const Room = z.strictObject({
  id: id(),
  kind: roomKind(),
  name: z.string(),
  description: z.string(),
  createdAt: time(),
  archivedAt: time().nullable(),
  seq: count(),
  rev: count(),
  memberCount: count(),
  membership: MyMembership.exactOptional(),
  lastMessage: Message.exactOptional(),
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
  roomId: id(),
  userId: id(),
  kind: z.enum(["mute", "ban"]),
  until: time().nullable().describe("`null`: permanent."),
  reason: z.string(),
  by: id(),
  at: time(),
}) satisfies z.ZodType<entities.Sanction>;

export const RoomChanged = z.strictObject({
  roomId: id(),
  from: count(),
  rev: count(),
  messages: z.array(Message),
  members: z.array(Member),
  room: Room.exactOptional(),
}) satisfies z.ZodType<entities.RoomChanged>;

export const RoomSynced = z.strictObject({
  ...RoomChanged.shape,
  epoch: id(),
  more: z.boolean(),
  reset: z.boolean(),
}) satisfies z.ZodType<entities.RoomSynced>;

export const JoinResult = z.strictObject({
  room: Room,
  membership: MyMembership,
  rev: count(),
  messages: z.array(Message),
}) satisfies z.ZodType<JoinedRoom>;

export const History = z.strictObject({
  items: z.array(Message),
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
}) satisfies z.ZodType<entities.History>;

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

/** The output of an operation that returns nothing. */
export const Empty = z.strictObject({});

const errorFields = {
  code: z.enum(ERROR_CODES),
  status: z.int().min(400).max(599),
  retryable: z.boolean().describe("Whether a later retry of the same request may succeed."),
  details: z.record(z.string(), z.unknown()).exactOptional(),
};

/** The error in a socket's acknowledgement, and of a refused handshake. */
export const Failure = z.strictObject({ ...errorFields, message: z.string() }) satisfies z.ZodType<entities.Failure>;

/** The body of a REST error: RFC 9457, `application/problem+json`. */
export const ProblemDetails = z.strictObject({
  ...errorFields,
  type: z.string().startsWith("urn:synctalk:problem:"),
  title: z.string(),
  detail: z.string(),
  requestId: z.string(),
}) satisfies z.ZodType<entities.ProblemDetails>;
