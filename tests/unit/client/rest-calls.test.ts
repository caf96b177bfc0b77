import { describe, expect, expectTypeOf, it, onTestFinished, vi } from "vitest";
import type { z } from "zod";
import * as sdk from "../../../client/src/index.js";
import { createRestApi } from "../../../client/src/rest/rest-api.js";
import type { RestRequest } from "../../../client/src/rest/rest-request.js";
import { OPERATIONS } from "../../../src/protocol/operations.js";
import type { RestAnswer, RestInput, RestOperation } from "../../../src/protocol/rest-types.js";

const sent: RestRequest[] = [];
const rest = createRestApi(async (request) => void sent.push(request));
const server = { url: "https://chat.example.com" };
const room = "the-roomId";
const member = { roomId: room, userId: "the-userId" };
const message = { roomId: room, id: "the-messageId" };
const text = "text";

/** One call of the SDK per operation. An operation without one does not compile. */
const CALLS = {
  viewConfig: () => sdk.serverConfig(server),
  register: () => sdk.register(server, { email: text, password: text }),
  logIn: () => sdk.login(server, { email: text, password: text }),
  refreshSession: () => sdk.refresh(server, text),
  requestPasswordReset: () => sdk.forgotPassword(server, text),
  resetPassword: () => sdk.resetPassword(server, { token: text, newPassword: text }),
  verifyEmail: () => sdk.verifyEmail(server, text),
  resendVerification: () => rest.resendVerification(),
  viewMyProfile: () => rest.me(),
  changeProfile: () => rest.updateProfile({ bio: text }),
  deleteAccount: () => rest.deleteAccount(text),
  findPeople: () => rest.users({ q: text }),
  viewUser: () => rest.profile("the-userId"),
  blockUser: () => rest.block("the-userId"),
  unblockUser: () => rest.unblock("the-userId"),
  listBlocks: () => rest.blocks(),
  logOut: () => rest.logOut(),
  listSessions: () => rest.sessions(),
  endOtherSessions: () => rest.endOtherSessions(),
  endSession: () => rest.endSession("the-sessionId"),
  changePassword: () => rest.changePassword({ currentPassword: text, newPassword: text }),
  createRoom: () => rest.createRoom({ name: text }),
  createGroup: () => rest.createGroup({ userIds: ["the-userId"] }),
  addMember: () => rest.addMember(member, { history: "fromNow" }),
  createInvite: () => rest.createInvite(room, { maxUses: 1 }),
  listInvites: () => rest.invites(room),
  revokeInvite: () => rest.revokeInvite({ roomId: room, code: "the-code" }),
  previewInvite: () => rest.previewInvite("the-code"),
  acceptInvite: () => rest.acceptInvite("the-code"),
  openDirectRoom: () => rest.openDirect("the-userId"),
  listRooms: () => rest.rooms(),
  viewRoom: () => rest.room(room),
  updateRoom: () => rest.updateRoom(room, { topic: text }),
  archiveRoom: () => rest.archiveRoom(room),
  unarchiveRoom: () => rest.unarchiveRoom(room),
  listAudit: () => rest.audit(room),
  setNotifications: () => rest.setNotifications(room, { level: "mentions" }),
  addFavourite: () => rest.addFavourite(room),
  removeFavourite: () => rest.removeFavourite(room),
  joinRoom: () => rest.joinRoom(room),
  leaveRoom: () => rest.leaveRoom(room),
  listMembers: () => rest.members(room),
  viewMember: () => rest.member(member),
  syncRoom: () => rest.changes(room, { after: 1 }),
  sendMessage: () => rest.sendMessage(room, { body: text }),
  markRead: () => rest.markRead(room, 3),
  markUnread: () => rest.markUnread(room, 3),
  markAllRead: () => rest.markAllRead(),
  readHistory: () => rest.history(room),
  viewMessage: () => rest.message(message),
  editMessage: () => rest.editMessage(message, { body: text }),
  deleteMessage: () => rest.deleteMessage(message),
  viewThread: () => rest.thread(message, { before: 3, limit: 2 }),
  followThread: () => rest.followThread(message),
  unfollowThread: () => rest.unfollowThread(message),
  saveDraft: () => rest.saveDraft({ roomId: room }, { body: text }),
  deleteDraft: () => rest.deleteDraft({ roomId: room, threadOf: "the-threadOf" }),
  listDrafts: () => rest.drafts(),
  listThreads: () => rest.threads({ unread: "true" }),
  scheduleMessage: () => rest.schedule({ roomId: room, body: text, sendAt: "2027-01-01T00:00:00.000Z" }),
  listScheduled: () => rest.scheduled(),
  changeScheduled: () => rest.changeScheduled("the-scheduledId", { body: text }),
  removeScheduled: () => rest.removeScheduled("the-scheduledId"),
  searchMessages: () => rest.search({ q: "hello", has: "link" }),
  markThreadRead: () => rest.markThreadRead(message, 3),
  markThreadUnread: () => rest.markThreadUnread(message, 3),
  addReaction: () => rest.react(message, "the-emoji"),
  removeReaction: () => rest.unreact(message, "the-emoji"),
  listReactors: () => rest.reactors(message, "the-emoji"),
  listSeen: () => rest.seen(message),
  deleteMessages: () => rest.deleteMessages(room, ["the-messageId"]),
  pinMessage: () => rest.pin(message),
  unpinMessage: () => rest.unpin(message),
  listPins: () => rest.pins(room),
  listVersions: () => rest.versions(message),
  purgeVersion: () => rest.purgeVersion(message, "the-rev" as unknown as number),
  changeRole: () => rest.setRole(member, "owner"),
  removeMember: () => rest.removeMember(member),
  sanctionMember: () => rest.sanction(member, { kind: "mute" }),
  liftSanction: () => rest.liftSanction(member, "mute"),
  reportMessage: () => rest.report(message, { reason: text }),
  listReports: () => rest.reports(room),
  settleReport: () => rest.settleReport({ roomId: room, reportId: "the-reportId" }, "resolved"),
  listSanctions: () => rest.sanctions(room),
} satisfies Record<RestOperation, () => Promise<unknown>>;

/** The requests of public operations, which the SDK sends by `fetch`. */
function recordFetch(): void {
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (url, options) => {
    const request = new Request(url, options);
    sent.push({ method: request.method as RestRequest["method"], path: new URL(request.url).pathname });
    return new Response("{}");
  });
  onTestFinished(() => spy.mockRestore());
}

async function requestOf(call: () => Promise<unknown>): Promise<RestRequest | undefined> {
  sent.length = 0;
  await call();
  expect(sent).toHaveLength(1);
  return sent[0];
}

describe("the SDK's REST calls", () => {
  it("send the method and the path from the operation table", async () => {
    recordFetch();
    const routes = Object.entries(OPERATIONS).flatMap(([name, { rest: binding }]) =>
      binding
        ? [[name, `${binding.method} /api${binding.path.replace(":kind", "mute").replaceAll(/:(\w+)/g, "the-$1")}`]]
        : [],
    );
    const called: Record<string, string> = {};
    for (const [name, call] of Object.entries(CALLS)) {
      const request = await requestOf(call);
      called[name] = `${request?.method} ${request?.path.replace(/\?.*/, "")}`;
    }
    expect(called).toEqual(Object.fromEntries(routes));
  });

  it("put options into the query and a password into the body", async () => {
    const all = { before: 5, limit: 10 };
    expect(await requestOf(() => rest.history(room, all))).toEqual({
      method: "GET",
      path: "/api/rooms/the-roomId/messages?before=5&limit=10",
    });
    expect((await requestOf(() => rest.rooms({ q: "", cursor: null })))?.path).toBe("/api/rooms");
    expect(await requestOf(() => rest.sanction(member, { kind: "ban", reason: "Spam." }))).toEqual({
      method: "PUT",
      path: "/api/rooms/the-roomId/sanctions/the-userId/ban",
      body: { reason: "Spam." },
    });
    expect(await requestOf(() => rest.deleteAccount("secret"))).toEqual({
      method: "DELETE",
      path: "/api/users/me",
      body: { password: "secret" },
    });
    expect((await requestOf(() => rest.room("a/b?c")))?.path).toBe("/api/rooms/a%2Fb%3Fc");
  });

  it("have the input and answer types of the operation table", () => {
    expectTypeOf<"renameRoom">().not.toExtend<RestOperation>();
    expectTypeOf<"refreshConnection">().not.toExtend<RestOperation>();
    expectTypeOf<RestInput<"viewRoom">>().toEqualTypeOf<{ roomId: string }>();
    expectTypeOf<{ roomId: string; userId: string; role: "king" }>().not.toExtend<RestInput<"changeRole">>();
    expectTypeOf<{ limit: number }>().toExtend<RestInput<"listRooms">>();
    expectTypeOf<{ limit: boolean }>().not.toExtend<RestInput<"listRooms">>();
    expectTypeOf<RestAnswer<"viewRoom">>().toExtend<sdk.Room>();
    expectTypeOf<RestAnswer<"joinRoom">>().toExtend<sdk.Room>();
    expectTypeOf<RestAnswer<"viewRoom">>().not.toExtend<sdk.Message>();
    expectTypeOf<RestAnswer<"logOut">>().toBeVoid();
  });

  it("accept exactly the fields of the operation table", () => {
    type Fields<Name extends RestOperation> = keyof z.input<(typeof OPERATIONS)[Name]["input"]>;
    expectTypeOf<keyof sdk.Registration>().toEqualTypeOf<Fields<"register">>();
    expectTypeOf<keyof sdk.Credentials>().toEqualTypeOf<Fields<"logIn">>();
    expectTypeOf<keyof sdk.ResetChoice>().toEqualTypeOf<Fields<"resetPassword">>();
    expectTypeOf<keyof sdk.ProfileChanges>().toEqualTypeOf<Fields<"changeProfile">>();
    expectTypeOf<keyof sdk.NewPassword>().toEqualTypeOf<Fields<"changePassword">>();
    expectTypeOf<keyof sdk.PeopleQuery>().toEqualTypeOf<Fields<"findPeople">>();
    expectTypeOf<keyof sdk.RoomQuery>().toEqualTypeOf<Fields<"listRooms">>();
    expectTypeOf<keyof sdk.PageQuery>().toEqualTypeOf<Fields<"listSessions">>();
    expectTypeOf<keyof sdk.PageQuery | "roomId">().toEqualTypeOf<Fields<"listMembers">>();
    expectTypeOf<keyof sdk.ChangesQuery | "roomId">().toEqualTypeOf<Fields<"syncRoom">>();
    expectTypeOf<keyof sdk.HistoryQuery | "roomId">().toEqualTypeOf<Fields<"readHistory">>();
    expectTypeOf<keyof sdk.NewMessage | "roomId">().toEqualTypeOf<Fields<"sendMessage">>();
    expectTypeOf<keyof (sdk.NewSanction & sdk.MemberRef)>().toEqualTypeOf<Fields<"sanctionMember">>();
    // `kind` is another name of `visibility`.
    expectTypeOf<keyof sdk.NewRoom | "kind">().toEqualTypeOf<Fields<"createRoom">>();
  });
});
