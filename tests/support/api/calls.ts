import { z } from "zod";
import { ENTRIES } from "./operations.js";
import { PASSWORD } from "./people.js";
import { somebody, target, UNKNOWN, type About, type Asker } from "./targets.js";

export type Input = Readonly<Record<string, unknown>>;

/** Schema of a request, and a valid input for a given user and subject. */
export type Call = Readonly<{ schema: z.ZodObject; input: (asker: Asker, about: About) => Input }>;

const nothing: Call["input"] = () => ({});
const room: Call["input"] = ({ scene }) => ({ roomId: scene.room.id });
const message: Call["input"] = (asker, about) => ({ ...room(asker, about), messageId: target(asker, about) });
const person: Call["input"] = (asker, about) => ({ ...room(asker, about), userId: target(asker, about) });
const login = ({ scene, who }: Asker) => scene.logins[somebody(who)];
const inviteCode: Call["input"] = ({ scene }) => ({ code: scene.inviteCode });
const NEW_PASSWORD = "staple battery horse correct";
const text = { body: "Something new." };

const OUT_OF_SIGHT: ReadonlySet<About> = new Set(["a message of another room", "an unknown id"]);

const other = (who: Asker["who"]) => (who === "owner" ? "member" : "owner");

const history: Call["input"] = (asker, about) => ({ ...room(asker, about), before: "4", limit: "2" });
const join: Call["input"] = room;
const mark: Call["input"] = (asker, about) => ({ ...room(asker, about), seq: 2 });
const send: Call["input"] = (asker, about) => ({
  ...room(asker, about),
  ...text,
  clientMessageId: "once",
  ...(OUT_OF_SIGHT.has(about) && { replyTo: target(asker, about) }),
});
const SEND_AT = new Date(Date.now() + 86_400_000).toISOString();
const scheduled: Call["input"] = (asker, about) => ({ scheduledId: target(asker, about) });
const edit: Call["input"] = (asker, about) => ({ ...message(asker, about), ...text });
const reaction: Call["input"] = (asker, about) => ({ ...message(asker, about), emoji: "👍" });
const draftPlace: Call["input"] = (asker, about) => ({
  ...room(asker, about),
  ...(about !== "the room" && { threadOf: target(asker, about) }),
});
const draft: Call["input"] = (asker, about) => ({ ...draftPlace(asker, about), ...text });
const oneMessage: Call["input"] = message;

const INPUTS: Readonly<Record<string, Call["input"]>> = {
  "GET /livez": nothing,
  "GET /readyz": nothing,
  "GET /metrics": nothing,
  "GET /api/config": nothing,
  "POST /api/auth/register": ({ fresh }) => ({
    email: `${fresh}@example.com`,
    username: fresh,
    displayName: "Somebody New",
    password: PASSWORD,
  }),
  "POST /api/auth/login": ({ scene }) => ({ email: scene.people.owner.email, password: PASSWORD }),
  "GET /.well-known/jwks.json": nothing,
  "GET /openapi.json": nothing,
  "GET /asyncapi.json": nothing,
  "POST /api/auth/refresh": (asker) => ({ refreshToken: login(asker).refreshToken }),
  "POST /api/auth/password/forgot": ({ scene }) => ({ email: scene.people.owner.email }),
  "POST /api/auth/password/reset": (asker) => ({
    token: login(asker).resetToken,
    newPassword: NEW_PASSWORD,
  }),
  "POST /api/auth/email/verify": (asker) => ({ token: login(asker).verifyToken }),
  "POST /api/auth/email/verification": nothing,
  "POST /api/auth/logout": nothing,
  "GET /api/auth/sessions": () => ({ limit: "5" }),
  "DELETE /api/auth/sessions": nothing,
  "DELETE /api/auth/sessions/:sessionId": (asker, about) => ({
    sessionId: about === "the user's own message" ? login(asker).otherSessionId : target(asker, about),
  }),
  "POST /api/auth/password": () => ({
    currentPassword: PASSWORD,
    newPassword: NEW_PASSWORD,
  }),
  "GET /api/users/me": nothing,
  "PATCH /api/users/me": ({ fresh }) => ({
    displayName: "Another Name",
    username: fresh,
    bio: "Something to say.",
    data: { colour: "red" },
    receipts: true,
  }),
  "DELETE /api/users/me": () => ({ password: PASSWORD }),
  "GET /api/users": () => ({ q: "other", limit: "5" }),
  "GET /api/users/:userId": (asker, about) => ({ userId: target(asker, about) }),
  "PUT /api/users/:userId/block": (asker, about) => ({ userId: target(asker, about) }),
  "DELETE /api/users/:userId/block": (asker, about) => ({ userId: target(asker, about) }),
  "GET /api/users/me/blocks": () => ({ limit: "5" }),
  "POST /api/rooms": () => ({
    name: "A room",
    description: "For everybody.",
    visibility: "private",
  }),
  "PUT /api/rooms/direct/:userId": (asker, about) => ({ userId: target(asker, about) }),
  "POST /api/rooms/group": (asker, about) => ({
    userIds: [about.includes("block") ? target(asker, about) : asker.scene.people[other(asker.who)].id],
    clientRoomId: "once",
  }),
  "PUT /api/rooms/:roomId/members/:userId": person,
  "POST /api/rooms/:roomId/invites": (asker, about) => ({ ...room(asker, about), maxUses: 5 }),
  "GET /api/rooms/:roomId/invites": room,
  "DELETE /api/rooms/:roomId/invites/:code": (asker, about) => ({ ...room(asker, about), ...inviteCode(asker, about) }),
  "GET /api/invites/:code": inviteCode,
  "POST /api/invites/:code/accept": inviteCode,
  "GET /api/rooms": () => ({ membership: "any", q: "room", limit: "5" }),
  "GET /api/rooms/:roomId": room,
  "PATCH /api/rooms/:roomId": (asker, about) => ({
    ...room(asker, about),
    topic: "Something else",
    ...(about === "its settings" && { settings: { announcement: true } }),
    ...(about === "its kind" && { visibility: "private", name: "Ours" }),
  }),
  "POST /api/rooms/:roomId/archive": room,
  "POST /api/rooms/:roomId/unarchive": room,
  "GET /api/rooms/:roomId/audit": room,
  "PUT /api/rooms/:roomId/notifications": (asker, about) => ({ ...room(asker, about), level: "none" }),
  "PUT /api/rooms/:roomId/favourite": room,
  "DELETE /api/rooms/:roomId/favourite": room,
  "POST /api/rooms/:roomId/join": join,
  "POST /api/rooms/:roomId/leave": join,
  "GET /api/rooms/:roomId/members": (asker, about) => ({ ...room(asker, about), limit: "3" }),
  "GET /api/rooms/:roomId/members/:userId": person,
  "GET /api/rooms/:roomId/changes": (asker, about) => ({ ...room(asker, about), after: "0" }),
  "PUT /api/rooms/:roomId/read": mark,
  "PUT /api/rooms/:roomId/unread": mark,
  "POST /api/read-all": nothing,
  "POST /api/rooms/:roomId/messages": send,
  "GET /api/rooms/:roomId/messages": history,
  "GET /api/rooms/:roomId/messages/:messageId": oneMessage,
  "PATCH /api/rooms/:roomId/messages/:messageId": edit,
  "DELETE /api/rooms/:roomId/messages/:messageId": oneMessage,
  "GET /api/rooms/:roomId/messages/:messageId/thread": (asker, about) => ({ ...message(asker, about), limit: "3" }),
  "PUT /api/rooms/:roomId/messages/:messageId/follow": message,
  "DELETE /api/rooms/:roomId/messages/:messageId/follow": message,
  "thread:follow": message,
  "thread:unfollow": message,
  "GET /api/threads": () => ({ limit: "3" }),
  "POST /api/scheduled": (asker, about) => ({ ...send(asker, about), sendAt: SEND_AT }),
  "GET /api/scheduled": () => ({ limit: "3" }),
  "PATCH /api/scheduled/:scheduledId": (asker, about) => ({ ...scheduled(asker, about), ...text, sendAt: SEND_AT }),
  "DELETE /api/scheduled/:scheduledId": scheduled,
  "PUT /api/rooms/:roomId/draft": draft,
  "DELETE /api/rooms/:roomId/draft": draftPlace,
  "GET /api/drafts": () => ({ limit: "3" }),
  "GET /api/search/messages": (asker, about) => ({ ...room(asker, about), q: "before you joi", limit: "3" }),
  "PUT /api/rooms/:roomId/messages/:messageId/thread/read": (asker, about) => ({ ...message(asker, about), seq: 1 }),
  "PUT /api/rooms/:roomId/messages/:messageId/thread/unread": (asker, about) => ({ ...message(asker, about), seq: 1 }),
  "PUT /api/rooms/:roomId/messages/:messageId/reactions/:emoji": reaction,
  "DELETE /api/rooms/:roomId/messages/:messageId/reactions/:emoji": reaction,
  "GET /api/rooms/:roomId/messages/:messageId/reactions/:emoji": (asker, about) => ({
    ...reaction(asker, about),
    limit: "3",
  }),
  "GET /api/rooms/:roomId/messages/:messageId/seen": (asker, about) => ({ ...message(asker, about), limit: "3" }),
  "PUT /api/rooms/:roomId/pins/:messageId": message,
  "DELETE /api/rooms/:roomId/pins/:messageId": message,
  "GET /api/rooms/:roomId/pins": (asker, about) => ({ ...room(asker, about), limit: "3" }),
  "POST /api/rooms/:roomId/messages/delete": (asker, about) => ({
    ...room(asker, about),
    messageIds: [target(asker, about) || UNKNOWN],
  }),
  "GET /api/rooms/:roomId/messages/:messageId/versions": oneMessage,
  "DELETE /api/rooms/:roomId/messages/:messageId/versions/:rev": (asker, about) => ({
    ...message(asker, about),
    rev: "1",
  }),
  "DELETE /api/rooms/:roomId/members/:userId": person,
  "PATCH /api/rooms/:roomId/members/:userId": (asker, about) => ({
    ...person(asker, about),
    role: "moderator",
  }),
  "GET /api/rooms/:roomId/sanctions": (asker, about) => ({ ...room(asker, about), limit: "3" }),
  "PUT /api/rooms/:roomId/sanctions/:userId/:kind": (asker, about) => ({
    ...person(asker, about),
    kind: "ban",
    until: "2999-01-01T00:00:00.000Z",
    reason: "For a reason.",
  }),
  "DELETE /api/rooms/:roomId/sanctions/:userId/:kind": (asker, about) => ({
    ...person(asker, about),
    kind: about === "a user banned by an owner" ? "ban" : "mute",
  }),
  "POST /api/rooms/:roomId/reports": (asker, about) => ({ ...message(asker, about), reason: "Spam." }),
  "GET /api/rooms/:roomId/reports": (asker, about) => ({ ...room(asker, about), state: "open", limit: "3" }),
  "PATCH /api/rooms/:roomId/reports/:reportId": (asker, about) => ({
    ...room(asker, about),
    reportId: about === "an unknown id" ? target(asker, about) : asker.scene.reportId,
    state: "resolved",
  }),
  "room:join": join,
  "room:leave": join,
  "room:sync": (asker, about) => ({ ...room(asker, about), after: 0, limit: 10 }),
  "user:sync": () => ({ after: 0, limit: 10 }),
  "read:mark": mark,
  "read:unmark": mark,
  "message:send": send,
  "message:edit": edit,
  "message:delete": oneMessage,
  "message:pin": message,
  "message:unpin": message,
  "message:react": reaction,
  "message:unreact": reaction,
  "room:focus": (asker, about) => ({
    ...room(asker, about),
    ...(about !== "the room" && { threadOf: target(asker, about) }),
  }),
  "activity:set": (asker, about) => ({
    ...room(asker, about),
    ...(about !== "the room" && { threadOf: target(asker, about) }),
    state: "typing",
    label: "A new reply",
  }),
  "presence:watch": ({ scene }) => ({ userIds: [scene.people.owner.id, UNKNOWN] }),
  "presence:unwatch": ({ scene }) => ({ userIds: [scene.people.owner.id] }),
  "presence:set": () => ({ status: "away", text: "At lunch", until: "2999-01-01T00:00:00.000Z" }),
  "auth:refresh": (asker) => ({ token: login(asker).accessToken }),
};

const SCHEMAS: ReadonlyMap<string, z.ZodObject> = new Map(ENTRIES.map(({ name, input }) => [name, input]));

/** Every operation of the server. docs/access.md lists their answers per user. */
export const CALLS: Readonly<Record<string, Call>> = Object.fromEntries(
  Object.entries(INPUTS).map(([name, input]) => [name, { schema: SCHEMAS.get(name) ?? z.object({}), input }]),
);

export const isRoute = (name: string): boolean => name.includes(" ");
export const routes = Object.keys(CALLS).filter(isRoute);
export const events = Object.keys(CALLS).filter((name) => !isRoute(name));
