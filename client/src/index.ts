export { createClient, type SyncTalkClient } from "./client.js";
export type { ConnectOptions } from "./connection/becoming-live.js";
export type { Transport } from "./connection/chat-socket.js";
export type { RetryTimes } from "./connection/full-jitter.js";
export type { Problem } from "./connection/problem.js";
export type { TokenSource } from "./connection/tokens.js";
export type { ClientEvents } from "./events.js";
export type { ClientOptions, LogOutOptions } from "./options.js";
export type * from "./protocol.js";
export { asFailure, RequestFailed } from "./request-failed.js";
export { MAX_REQUEST_BYTES } from "./request-size.js";
export {
  type Credentials,
  forgotPassword,
  login,
  refresh,
  register,
  type Registration,
  resetPassword,
  type ResetChoice,
  type Server,
  verifyEmail,
} from "./rest/accounts.js";
export type {
  ChangesQuery,
  HistoryQuery,
  MemberRef,
  MessageRef,
  NewMessage,
  NewPassword,
  NewRoom,
  NewSanction,
  PageQuery,
  PeopleQuery,
  ProfileChanges,
  RestApi,
  RoomQuery,
  SanctionKind,
} from "./rest/rest-api.js";
export type { Sending } from "./sending/sendings.js";
export type { ClientState, ConnectionStatus } from "./state/client-state.js";
export { type Outbox, type Unsent, unsentIn } from "./state/outbox.js";
export { changeOf, type PendingChange, type PendingChanges, withPendingChanges } from "./state/pending-changes.js";
export {
  currentMembers,
  hasOlder,
  lastMessage,
  memberCount,
  type RoomState,
  shownMessages,
  unread,
} from "./state/room-state.js";
export { type KeptSession, keptSession, type KeptSessionOptions } from "./storage/kept-session.js";
export type { SessionEnd } from "./storage/session-ender.js";
export { type KeyValueStore, memoryStore, webStore } from "./storage/key-value-store.js";
