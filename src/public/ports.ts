/** Ports, and all types and errors that an adapter needs. */
export * from "../application/ports/account-repository.js";
export * from "../application/ports/block-reader.js";
export * from "../application/ports/block-repository.js";
export * from "../application/ports/clock.js";
export * from "../application/ports/closable.js";
export * from "../application/ports/common-passwords.js";
export * from "../application/ports/data-store-status.js";
export * from "../application/ports/domain-event-listener.js";
export * from "../application/ports/draft-reader.js";
export * from "../application/ports/draft-repository.js";
export * from "../application/ports/id-generator.js";
export * from "../application/ports/mail-token-repository.js";
export * from "../application/ports/mailer.js";
export * from "../application/ports/message-broadcaster.js";
export * from "../application/ports/message-log.js";
export * from "../application/ports/message-search.js";
export * from "../application/ports/message-repository.js";
export * from "../application/ports/moderation-reader.js";
export * from "../application/ports/monotonic-clock.js";
export * from "../application/ports/notice-repository.js";
export * from "../application/ports/password-hasher.js";
export * from "../application/ports/persistence-ports.js";
export * from "../application/ports/ports.js";
export * from "../application/ports/presence-store.js";
export * from "../application/ports/rate-limiter.js";
export * from "../application/ports/read-markers.js";
export * from "../application/ports/receipt-reader.js";
export * from "../application/ports/reaction-reader.js";
export * from "../application/ports/reaction-repository.js";
export * from "../application/ports/report-repository.js";
export * from "../application/ports/room-bus.js";
export * from "../application/ports/room-reader.js";
export * from "../application/ports/room-repository.js";
export * from "../application/ports/invite-repository.js";
export * from "../application/ports/sanction-repository.js";
export * from "../application/ports/scheduled-queue.js";
export * from "../application/ports/scheduled-repository.js";
export * from "../application/ports/scheduler.js";
export * from "../application/ports/security-log.js";
export * from "../application/ports/session-reader.js";
export * from "../application/ports/session-repository.js";
export * from "../application/ports/opaque-tokens.js";
export * from "../application/ports/thread-follow-repository.js";
export * from "../application/ports/thread-reader.js";
export * from "../application/ports/token-service.js";
export * from "../application/ports/unit-of-work.js";
export * from "../application/ports/user-change-reader.js";
export * from "../application/ports/user-change-repository.js";
export * from "../application/ports/user-repository.js";
export type {
  ActivePeople,
  Activity,
  ActivityArea,
  ActivityState,
  ActivityStep,
} from "../domain/presence/activity.js";
export type { ConnectedState, Presence, PresenceFacts, UserStatus } from "../domain/presence/presence.js";
export type { Block } from "../domain/accounts/block.js";
export type { MailToken, MailTokenKind } from "../domain/accounts/mail-token.js";
export type { Place } from "../domain/accounts/place.js";
export type {
  MyMembership,
  UserChange,
  UserEntities,
  UserEntity,
  UserEntityKey,
  UserEntityKind,
  UserEntityValues,
} from "../domain/accounts/user-change.js";
export type { Session, SessionEnd, SessionId } from "../domain/accounts/session.js";
export type { Id } from "../domain/shared/id.js";
export type { User, UserId, UserSummary } from "../domain/accounts/user.js";
export { emailTaken, tokenExpired, tokenInvalid, usernameTaken } from "../domain/accounts/errors.js";
export type { BucketState } from "../domain/limits/bucket.js";
export { rateLimited } from "../domain/limits/errors.js";
export { DEFAULT_LIMITS, type Limit, type LimitedAction, type Limits } from "../domain/limits/limit.js";
export type { HistoryCursor, HistoryPage, HistoryWithNotices, SeqRange } from "../domain/messages/history-page.js";
export type { Mentions } from "../domain/messages/mentions.js";
export type { MessageKind } from "../domain/messages/message-kind.js";
export type { MessageVersion } from "../domain/messages/message-version.js";
export type { Draft, Message, MessageId, MessageVia, Numbers, TimelineMessage } from "../domain/messages/message.js";
export type { Quote } from "../domain/messages/quote.js";
export type { Reaction, ReactionSummary } from "../domain/messages/reactions.js";
export type { Scheduled, ScheduledId, ScheduledState } from "../domain/messages/scheduled.js";
export type { DraftKey, DraftState, SavedDraft } from "../domain/messages/saved-draft.js";
export type { ThreadSummary } from "../domain/messages/thread.js";
export type { FollowBatch, MyThread, ThreadFollow } from "../domain/messages/thread-follow.js";
export type { ThreadCursor, ThreadPage } from "../domain/messages/thread-page.js";
export type { ThreadPlace } from "../domain/messages/thread-place.js";
export type { FoundPlace, MessageFilter, MessageTrait, SearchOrder } from "../domain/search/found-messages.js";
export type { Highlight, MessageMatch } from "../domain/search/match-message.js";
export type { MessageQuery, Phrase, QueryWord, Term } from "../domain/search/message-query.js";
export type { Report, ReportId, ReportState } from "../domain/moderation/report.js";
export type { Sanction, SanctionKind } from "../domain/moderation/sanction.js";
export type { Fence, ReaderAccess, RoomAccess } from "../domain/rooms/access.js";
export type { ActivityPlace } from "../domain/rooms/activity.js";
export type {
  DomainEvent,
  MemberEvent,
  MessageEvent,
  PinEvent,
  ReactionEvent,
  RoomEvent,
} from "../domain/rooms/domain-event.js";
export type { Pair } from "../domain/rooms/direct-room.js";
export type { Departure, Membership, NotificationLevel, Role } from "../domain/rooms/membership.js";
export type { Invite } from "../domain/rooms/invite.js";
export type { AuditEntry, AuditEntryId } from "../domain/rooms/audit-entry.js";
export type { Notice, NoticeId, NoticeKind } from "../domain/rooms/notice.js";
export type { Reacted, RoomChange } from "../domain/rooms/room-change.js";
export type { ReadPositions, Receipt, Seen } from "../domain/rooms/receipt.js";
export type { Unread } from "../domain/rooms/read-markers.js";
export type { RoomHead } from "../domain/rooms/room-head.js";
export type { Room, RoomId } from "../domain/rooms/room.js";
export type { RoomKind } from "../domain/rooms/room-kind.js";
export type { RoomSettings } from "../domain/rooms/settings.js";
export type { JsonObject, JsonValue } from "../domain/shared/json.js";
export { DomainError, type FailureKind } from "../domain/shared/domain-error.js";
export { HintCodec, type DroppedHints, type HintCodecOptions } from "../adapters/hints/hint-codec.js";
