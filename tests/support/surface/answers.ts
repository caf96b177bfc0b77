import { z } from "zod";
import type { Answer } from "./ask.js";

const id = z.uuid();
const time = z.iso.datetime({ precision: 3 });
const number = z.int().min(0);
const role = z.enum(["owner", "moderator", "member"]);

const Person = z.strictObject({ id, username: z.string(), displayName: z.string() });
const PublicProfile = z.strictObject({ ...Person.shape, bio: z.string(), createdAt: time });
const Profile = z.strictObject({ ...PublicProfile.shape, email: z.string(), emailVerified: z.boolean() });
const Pair = z.strictObject({ accessToken: z.string(), refreshToken: z.string(), expiresIn: number });
const Session = z.strictObject({ ...Pair.shape, user: Profile });
const MySession = z.strictObject({
  id,
  device: z.string(),
  address: z.string(),
  createdAt: time,
  lastUsedAt: time,
  current: z.boolean(),
});

const Message = z.strictObject({
  id,
  roomId: id,
  seq: number,
  rev: number,
  author: Person,
  body: z.string().nullable(),
  clientMessageId: z.string().optional(),
  mentions: z.array(id),
  reactions: z.array(z.never()),
  pinned: z.boolean(),
  sentAt: time,
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
});

const MyMembership = z.strictObject({
  role,
  joinedAt: time,
  readSeq: number,
  unread: number,
  mutedUntil: time.nullable(),
});

const Room = z.strictObject({
  id,
  kind: z.enum(["public", "private", "direct"]),
  name: z.string(),
  description: z.string(),
  createdAt: time,
  archivedAt: time.nullable(),
  seq: number,
  rev: number,
  memberCount: number,
  membership: MyMembership.optional(),
  lastMessage: Message.optional(),
});

const Member = z.strictObject({
  user: Person,
  role,
  rev: number,
  joinedAt: time,
  leftAt: time.nullable(),
  mutedUntil: time.nullable(),
});

const Sanction = z.strictObject({
  roomId: id,
  userId: id,
  kind: z.enum(["mute", "ban"]),
  until: time.nullable(),
  reason: z.string(),
  by: id,
  at: time,
});

const changed = {
  roomId: id,
  from: number,
  rev: number,
  messages: z.array(Message),
  members: z.array(Member),
  room: Room.optional(),
};
const Synced = z.strictObject({ ...changed, epoch: id, more: z.boolean(), reset: z.boolean() });

const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
/** The public half of a key: `d` would be the other one. */
const PublicKey = z.strictObject({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  use: z.literal("sig"),
  alg: z.literal("ES256"),
});
const Nothing = z.undefined();
const Empty = z.strictObject({});

const failure = {
  code: z.string().regex(/^[a-z]+(?:\.[a-z_]+)?$/),
  status: z.int().min(400).max(599),
  retryable: z.boolean(),
  details: z.record(z.string(), z.unknown()).optional(),
};
const Failure = z.strictObject({ ...failure, message: z.string() });
const Problem = z.strictObject({
  ...failure,
  type: z.string().startsWith("urn:synctalk:problem:"),
  title: z.string(),
  detail: z.string(),
  requestId: z.string(),
});

/** What each call may answer where it is right: these fields and no others. */
export const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  "GET /livez": z.strictObject({ status: z.literal("alive") }),
  "GET /readyz": z.strictObject({ status: z.literal("ready"), mode: z.string(), durability: z.string() }),
  "GET /metrics": z.string(),
  "POST /api/auth/register": Session,
  "POST /api/auth/login": Session,
  "GET /.well-known/jwks.json": z.strictObject({ keys: z.array(PublicKey) }),
  "POST /api/auth/refresh": Pair,
  "POST /api/auth/password/forgot": Nothing,
  "POST /api/auth/password/reset": Nothing,
  "POST /api/auth/email/verify": Nothing,
  "POST /api/auth/email/verification": Nothing,
  "POST /api/auth/logout": Nothing,
  "GET /api/auth/sessions": pageOf(MySession),
  "DELETE /api/auth/sessions": Nothing,
  "DELETE /api/auth/sessions/:sessionId": Nothing,
  "POST /api/auth/password": Nothing,
  "GET /api/users/me": Profile,
  "PATCH /api/users/me": Profile,
  "DELETE /api/users/me": Nothing,
  "GET /api/users": pageOf(PublicProfile),
  "GET /api/users/:userId": PublicProfile,
  "PATCH /api/rooms/:roomId/members/:userId": Member,
  "POST /api/rooms": Room,
  "GET /api/rooms": pageOf(Room),
  "GET /api/rooms/:roomId": Room,
  "POST /api/rooms/:roomId/join": Room,
  "POST /api/rooms/:roomId/leave": Nothing,
  "GET /api/rooms/:roomId/members": pageOf(Member),
  "GET /api/rooms/:roomId/changes": Synced,
  "POST /api/rooms/:roomId/messages": Message,
  "GET /api/rooms/:roomId/messages": z.strictObject({
    items: z.array(Message),
    hasBefore: z.boolean(),
    hasAfter: z.boolean(),
  }),
  "GET /api/rooms/:roomId/messages/:messageId": Message,
  "PATCH /api/rooms/:roomId/messages/:messageId": Message,
  "DELETE /api/rooms/:roomId/messages/:messageId": Message,
  "DELETE /api/rooms/:roomId/members/:userId": Nothing,
  "PUT /api/rooms/:roomId/sanctions/:userId": Sanction,
  "DELETE /api/rooms/:roomId/sanctions/:userId": Nothing,
  "room:join": z.strictObject({ room: Room, membership: MyMembership, rev: number, messages: z.array(Message) }),
  "room:leave": Empty,
  "room:sync": Synced,
  "message:send": z.strictObject({ message: Message, repeated: z.boolean() }),
  "message:edit": z.strictObject({ message: Message }),
  "message:delete": z.strictObject({ message: Message }),
  "auth:refresh": z.strictObject({ expiresAt: time }),
};

/** What the server may say unasked. */
export const ANNOUNCEMENTS: Readonly<Record<string, z.ZodType>> = {
  ready: z.strictObject({
    user: Profile,
    sessionId: id,
    expiresAt: time,
    epoch: id,
    rooms: z.array(z.strictObject({ roomId: id, seq: number, rev: number, readSeq: number })),
  }),
  "room:changed": z.strictObject(changed),
  "room:resync": z.strictObject({ roomId: id, rev: number }),
  "room:added": z.strictObject({ room: Room, rev: number }),
  "room:removed": z.strictObject({ roomId: id, reason: z.enum(["left", "removed", "banned"]) }),
  "session:ended": z.strictObject({
    reason: z.enum(["logged_out", "revoked", "password_changed", "banned", "expired"]),
  }),
};

/** What in an answer is none of the fields that it may have. */
export function unlisted(name: string, { outcome, headers, text }: Answer): readonly string[] {
  const isRoute = headers.length > 0;
  const body: unknown = isRoute && isText(headers) ? text : text === "" ? undefined : JSON.parse(text);
  const good = ANSWERS[name] ?? z.never();
  const schemas = isRoute
    ? { good, bad: Problem }
    : { good: z.strictObject({ ok: z.literal(true), data: good }), bad: SocketFailure };
  const checked = (outcome === "ok" ? schemas.good : schemas.bad).safeParse(body);
  return checked.success
    ? []
    : checked.error.issues.map(({ path, message }) => `${name} ${path.join(".")}: ${message}`);
}

/** A refused handshake carries the failure alone, a refused request an ack with it. */
const SocketFailure = z.union([Failure, z.strictObject({ ok: z.literal(false), error: Failure })]);

const isText = (headers: readonly string[]): boolean => headers.some((value) => value.startsWith("text/plain"));
