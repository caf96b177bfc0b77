import { z } from "zod";
import {
  ChangePasswordRequest,
  ChangeProfileRequest,
  DeleteAccountRequest,
  FindPeopleQuery,
  ForgotPasswordRequest,
  ListSessionsQuery,
  LoginRequest,
  RefreshConnectionRequest,
  RefreshRequest,
  RegisterRequest,
  ResetPasswordRequest,
  SessionRequest,
  UserRequest,
  VerifyEmailRequest,
} from "../../../src/protocol/accounts.js";
import {
  EditMessageRequest,
  HistoryQuery,
  MessageRequest,
  SendMessageRequest,
} from "../../../src/protocol/messages.js";
import {
  GiveRoleRequest,
  LiftSanctionRequest,
  MemberRequest,
  SanctionRequest,
} from "../../../src/protocol/moderation.js";
import {
  CreateRoomRequest,
  ListMembersQuery,
  ListRoomsQuery,
  RoomRequest,
  SyncQuery,
  SyncRequest,
} from "../../../src/protocol/rooms.js";
import { PASSWORD } from "./people.js";
import { somebody, target, type About, type Asker } from "./targets.js";

export type Input = Readonly<Record<string, unknown>>;

/** What a request of the protocol takes, and one that is right: an input from who asks, and about whom or what. */
export type Call = Readonly<{ schema: z.ZodObject; input: (asker: Asker, about: About) => Input }>;

const call = (schema: z.ZodObject, input: Call["input"]): Call => ({ schema, input });

const nothing = call(z.object({}), () => ({}));
const room: Call["input"] = ({ scene }) => ({ roomId: scene.room.id });
const message: Call["input"] = (asker, about) => ({ ...room(asker, about), messageId: target(asker, about) });
const person: Call["input"] = (asker, about) => ({ ...room(asker, about), userId: target(asker, about) });
const login = ({ scene, who }: Asker) => scene.logins[somebody(who)];
const NEW_PASSWORD = "staple battery horse correct";
const text = { body: "Something new." };

const history = call(HistoryQuery, (asker, about) => ({ ...room(asker, about), before: "4", limit: "2" }));
const join = call(RoomRequest, room);
const send = call(SendMessageRequest, (asker, about) => ({ ...room(asker, about), ...text, clientMessageId: "once" }));
const edit = call(EditMessageRequest, (asker, about) => ({ ...message(asker, about), ...text }));
const oneMessage = call(MessageRequest, message);

/** Every route and event that the server has. What it answers to whom is in docs/access.md. */
export const CALLS: Readonly<Record<string, Call>> = {
  "GET /livez": nothing,
  "GET /readyz": nothing,
  "GET /metrics": nothing,
  "POST /api/auth/register": call(RegisterRequest, ({ fresh }) => ({
    email: `${fresh}@example.com`,
    username: fresh,
    displayName: "Somebody New",
    password: PASSWORD,
  })),
  "POST /api/auth/login": call(LoginRequest, ({ scene }) => ({ email: scene.people.owner.email, password: PASSWORD })),
  "GET /.well-known/jwks.json": nothing,
  "POST /api/auth/refresh": call(RefreshRequest, (asker) => ({ refreshToken: login(asker).refreshToken })),
  "POST /api/auth/password/forgot": call(ForgotPasswordRequest, ({ scene }) => ({ email: scene.people.owner.email })),
  "POST /api/auth/password/reset": call(ResetPasswordRequest, (asker) => ({
    token: login(asker).resetToken,
    newPassword: NEW_PASSWORD,
  })),
  "POST /api/auth/email/verify": call(VerifyEmailRequest, (asker) => ({ token: login(asker).verifyToken })),
  "POST /api/auth/email/verification": nothing,
  "POST /api/auth/logout": nothing,
  "GET /api/auth/sessions": call(ListSessionsQuery, () => ({ limit: "5" })),
  "DELETE /api/auth/sessions": nothing,
  "DELETE /api/auth/sessions/:sessionId": call(SessionRequest, (asker, about) => ({
    sessionId: about === "one's own message" ? login(asker).otherSessionId : target(asker, about),
  })),
  "POST /api/auth/password": call(ChangePasswordRequest, () => ({
    currentPassword: PASSWORD,
    newPassword: NEW_PASSWORD,
  })),
  "GET /api/users/me": nothing,
  "PATCH /api/users/me": call(ChangeProfileRequest, ({ fresh }) => ({
    displayName: "Another Name",
    username: fresh,
    bio: "Something to say.",
  })),
  "DELETE /api/users/me": call(DeleteAccountRequest, () => ({ password: PASSWORD })),
  "GET /api/users": call(FindPeopleQuery, () => ({ q: "other", limit: "5" })),
  "GET /api/users/:userId": call(UserRequest, (asker, about) => ({ userId: target(asker, about) })),
  "POST /api/rooms": call(CreateRoomRequest, () => ({
    name: "A room",
    description: "For everybody.",
    visibility: "private",
  })),
  "GET /api/rooms": call(ListRoomsQuery, () => ({ membership: "any", q: "room", limit: "5" })),
  "GET /api/rooms/:roomId": call(RoomRequest, room),
  "POST /api/rooms/:roomId/join": join,
  "POST /api/rooms/:roomId/leave": join,
  "GET /api/rooms/:roomId/members": call(ListMembersQuery, (asker, about) => ({ ...room(asker, about), limit: "3" })),
  "GET /api/rooms/:roomId/changes": call(SyncQuery, (asker, about) => ({ ...room(asker, about), after: "0" })),
  "POST /api/rooms/:roomId/messages": send,
  "GET /api/rooms/:roomId/messages": history,
  "GET /api/rooms/:roomId/messages/:messageId": oneMessage,
  "PATCH /api/rooms/:roomId/messages/:messageId": edit,
  "DELETE /api/rooms/:roomId/messages/:messageId": oneMessage,
  "DELETE /api/rooms/:roomId/members/:userId": call(MemberRequest, person),
  "PATCH /api/rooms/:roomId/members/:userId": call(GiveRoleRequest, (asker, about) => ({
    ...person(asker, about),
    role: "moderator",
  })),
  "PUT /api/rooms/:roomId/sanctions/:userId": call(SanctionRequest, (asker, about) => ({
    ...person(asker, about),
    kind: "ban",
    until: "2999-01-01T00:00:00.000Z",
    reason: "For a reason.",
  })),
  "DELETE /api/rooms/:roomId/sanctions/:userId": call(LiftSanctionRequest, (asker, about) => ({
    ...person(asker, about),
    kind: about === "somebody whom an owner banned" ? "ban" : "mute",
  })),
  "room:join": join,
  "room:leave": join,
  "room:sync": call(SyncRequest, (asker, about) => ({ ...room(asker, about), after: 0, limit: 10 })),
  "message:send": send,
  "message:edit": edit,
  "message:delete": oneMessage,
  "auth:refresh": call(RefreshConnectionRequest, (asker) => ({ token: login(asker).accessToken })),
};

export const isRoute = (name: string): boolean => name.includes(" ");
export const routes = Object.keys(CALLS).filter(isRoute);
export const events = Object.keys(CALLS).filter((name) => !isRoute(name));
