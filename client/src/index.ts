export type { SyncTalkClient } from "./client.js";
export { createClient } from "./create-client.js";
export type { ConnectOptions } from "./connection/wait-until-live.js";
export type { Transport } from "./connection/chat-socket.js";
export type { RetryTimes } from "./connection/full-jitter.js";
export type { ConnectionProblem } from "./connection/connection-problem.js";
export type { TokenSource } from "./connection/token-holder.js";
export type { ClientErrorCode, ErrorCode } from "./error-code.js";
export type { ClientEvents } from "./events.js";
export type { ClientOptions, LogOutOptions } from "./options.js";
export type * from "./protocol.js";
export { asFailure, RequestError } from "./request-error.js";
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
  serverConfig,
  type ServerOptions,
  verifyEmail,
} from "./rest/accounts.js";
export type { DraftContent, DraftRef, DraftWrite } from "./rest/draft-requests.js";
export type {
  ChangesQuery,
  HistoryQuery,
  MemberRef,
  MessageRef,
  MessageEdit,
  TextEdit,
  NewPassword,
  NewRoom,
  AddedMember,
  InviteRef,
  InviteTerms,
  NewGroup,
  NewSanction,
  PeopleQuery,
  ProfileChanges,
  RestApi,
  RoomQuery,
  SanctionKind,
  ReportQuery,
  ReportRef,
  ReportState,
} from "./rest/rest-api.js";
export type { NewMessage, PageQuery } from "./rest/rest-inputs.js";
export type { NewScheduled, ScheduledChanges } from "./rest/scheduled-requests.js";
export type { PresenceStatus } from "./presence/own-presence.js";
export type { SendHandle } from "./sending/pending-sends.js";
export { isFolded } from "./state/blocked.js";
export { seenBy } from "./state/receipts.js";
export { activityIn } from "./state/activity.js";
export type { Activity, FocusedPlace, Place } from "./state/focused-place.js";
export type { ClientState, ConnectionStatus } from "./state/client-state.js";
export { draftOf } from "./state/drafts.js";
export { type LoadedPage, messagesOn, type PageView, withNewer, withOlder } from "./state/loaded-page.js";
export { type Outbox, type Unsent, unsentIn, unsentReplies } from "./state/outbox.js";
export {
  changeOf,
  type PendingChange,
  type PendingChanges,
  type PendingEdit,
  type PendingReaction,
  withPendingChanges,
} from "./state/pending-changes.js";
export { presenceOf } from "./state/presences.js";
export {
  currentMembers,
  hasOlder,
  lastMessage,
  memberCount,
  type RoomState,
  shownMessages,
  shownNotices,
  threadOf,
} from "./state/room-state.js";
export {
  hasOlderReplies,
  isThreadLoaded,
  shownReplies,
  type ThreadState,
  unreadReplies,
} from "./state/thread-state.js";
export { scheduledIn } from "./state/scheduled.js";
export { type StoredSession, storedSession, type StoredSessionOptions } from "./storage/stored-session.js";
export type { SessionEnd } from "./storage/session-ender.js";
export { type TimelineEntry, timelineOf } from "./state/timeline.js";
export { unread, unreadMentions, unreadStart } from "./state/unread.js";
export { createStore, type Store } from "./state/store.js";
export { type KeyValueStore, memoryStore, webStore } from "./storage/key-value-store.js";
