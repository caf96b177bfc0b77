import type { RestRoutes } from "../../../src/protocol/rest-types.js";

export type Route = Readonly<{
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  /** Sends the input of a DELETE as its body, because an address must not contain a secret. */
  secret?: true;
}>;

/** Each route has the method and the path of the operation table. A missing or an unknown operation does not compile. */
type Routes = { [Name in keyof RestRoutes]: RestRoutes[Name] & Pick<Route, "secret"> };

/** Copied, because the operation table itself needs zod at run time. */
export const ROUTES = {
  register: { method: "POST", path: "/auth/register" },
  logIn: { method: "POST", path: "/auth/login" },
  requestPasswordReset: { method: "POST", path: "/auth/password/forgot" },
  resetPassword: { method: "POST", path: "/auth/password/reset" },
  verifyEmail: { method: "POST", path: "/auth/email/verify" },
  resendVerification: { method: "POST", path: "/auth/email/verification" },
  viewMyProfile: { method: "GET", path: "/users/me" },
  changeProfile: { method: "PATCH", path: "/users/me" },
  deleteAccount: { method: "DELETE", path: "/users/me", secret: true },
  findPeople: { method: "GET", path: "/users" },
  viewUser: { method: "GET", path: "/users/:userId" },
  refreshSession: { method: "POST", path: "/auth/refresh" },
  logOut: { method: "POST", path: "/auth/logout" },
  listSessions: { method: "GET", path: "/auth/sessions" },
  endOtherSessions: { method: "DELETE", path: "/auth/sessions" },
  endSession: { method: "DELETE", path: "/auth/sessions/:sessionId" },
  changePassword: { method: "POST", path: "/auth/password" },
  createRoom: { method: "POST", path: "/rooms" },
  openDirectRoom: { method: "PUT", path: "/rooms/direct/:userId" },
  listRooms: { method: "GET", path: "/rooms" },
  viewRoom: { method: "GET", path: "/rooms/:roomId" },
  updateRoom: { method: "PATCH", path: "/rooms/:roomId" },
  archiveRoom: { method: "POST", path: "/rooms/:roomId/archive" },
  unarchiveRoom: { method: "POST", path: "/rooms/:roomId/unarchive" },
  listAudit: { method: "GET", path: "/rooms/:roomId/audit" },
  setNotifications: { method: "PUT", path: "/rooms/:roomId/notifications" },
  addFavourite: { method: "PUT", path: "/rooms/:roomId/favourite" },
  removeFavourite: { method: "DELETE", path: "/rooms/:roomId/favourite" },
  joinRoom: { method: "POST", path: "/rooms/:roomId/join" },
  leaveRoom: { method: "POST", path: "/rooms/:roomId/leave" },
  listMembers: { method: "GET", path: "/rooms/:roomId/members" },
  viewMember: { method: "GET", path: "/rooms/:roomId/members/:userId" },
  syncRoom: { method: "GET", path: "/rooms/:roomId/changes" },
  markRead: { method: "PUT", path: "/rooms/:roomId/read" },
  markUnread: { method: "PUT", path: "/rooms/:roomId/unread" },
  markAllRead: { method: "POST", path: "/read-all" },
  sendMessage: { method: "POST", path: "/rooms/:roomId/messages" },
  readHistory: { method: "GET", path: "/rooms/:roomId/messages" },
  viewMessage: { method: "GET", path: "/rooms/:roomId/messages/:messageId" },
  editMessage: { method: "PATCH", path: "/rooms/:roomId/messages/:messageId" },
  deleteMessage: { method: "DELETE", path: "/rooms/:roomId/messages/:messageId" },
  viewThread: { method: "GET", path: "/rooms/:roomId/messages/:messageId/thread" },
  followThread: { method: "PUT", path: "/rooms/:roomId/messages/:messageId/follow" },
  unfollowThread: { method: "DELETE", path: "/rooms/:roomId/messages/:messageId/follow" },
  listThreads: { method: "GET", path: "/threads" },
  markThreadRead: { method: "PUT", path: "/rooms/:roomId/messages/:messageId/thread/read" },
  markThreadUnread: { method: "PUT", path: "/rooms/:roomId/messages/:messageId/thread/unread" },
  addReaction: { method: "PUT", path: "/rooms/:roomId/messages/:messageId/reactions/:emoji" },
  removeReaction: { method: "DELETE", path: "/rooms/:roomId/messages/:messageId/reactions/:emoji" },
  listReactors: { method: "GET", path: "/rooms/:roomId/messages/:messageId/reactions/:emoji" },
  listVersions: { method: "GET", path: "/rooms/:roomId/messages/:messageId/versions" },
  purgeVersion: { method: "DELETE", path: "/rooms/:roomId/messages/:messageId/versions/:rev" },
  changeRole: { method: "PATCH", path: "/rooms/:roomId/members/:userId" },
  removeMember: { method: "DELETE", path: "/rooms/:roomId/members/:userId" },
  listSanctions: { method: "GET", path: "/rooms/:roomId/sanctions" },
  sanctionMember: { method: "PUT", path: "/rooms/:roomId/sanctions/:userId/:kind" },
  liftSanction: { method: "DELETE", path: "/rooms/:roomId/sanctions/:userId/:kind" },
  reportMessage: { method: "POST", path: "/rooms/:roomId/reports" },
  listReports: { method: "GET", path: "/rooms/:roomId/reports" },
  settleReport: { method: "PATCH", path: "/rooms/:roomId/reports/:reportId" },
} as const satisfies Routes;
