import { ChangePassword } from "./accounts/passwords/change-password.js";
import { BlockUser } from "./accounts/blocks/block-user.js";
import { ListBlocks } from "./accounts/blocks/list-blocks.js";
import { UnblockUser } from "./accounts/blocks/unblock-user.js";
import { ChangeProfile } from "./accounts/profile/change-profile.js";
import { DeleteAccount } from "./accounts/profile/delete-account.js";
import { EndOtherSessions } from "./accounts/sessions/end-other-sessions.js";
import { EndSession } from "./accounts/sessions/end-session.js";
import { FindPeople } from "./accounts/profile/find-people.js";
import { GetMyProfile } from "./accounts/profile/get-my-profile.js";
import { ListSessions } from "./accounts/sessions/list-sessions.js";
import { LogIn } from "./accounts/login/log-in.js";
import { LogOut } from "./accounts/login/log-out.js";
import { RefreshSession } from "./accounts/sessions/refresh-session.js";
import { RegisterUser } from "./accounts/login/register-user.js";
import { RequestEmailVerification } from "./accounts/verification/request-email-verification.js";
import { RequestPasswordReset } from "./accounts/passwords/request-password-reset.js";
import { ResetPassword } from "./accounts/passwords/reset-password.js";
import { VerifyEmail } from "./accounts/verification/verify-email.js";
import { ViewUser } from "./accounts/profile/view-user.js";
import type { Cradle } from "./cradle.js";
import { JoinAndSubscribe } from "./realtime/connections/join-and-subscribe.js";
import { OpenConnection } from "./realtime/connections/open-connection.js";
import { SyncRoom } from "./realtime/connections/sync-room.js";
import { SyncUser } from "./realtime/connections/sync-user.js";
import { DeleteMessage } from "./messages/delete-message.js";
import { DeleteMessages } from "./messages/delete-messages.js";
import { ChangePin } from "./messages/change-pin.js";
import { ListPins } from "./messages/list-pins.js";
import { EditMessage } from "./messages/edit-message.js";
import { AddReaction } from "./messages/add-reaction.js";
import { FollowThread } from "./messages/follow-thread.js";
import { DeleteDraft } from "./messages/delete-draft.js";
import { ListDrafts } from "./messages/list-drafts.js";
import { SaveDraft } from "./messages/save-draft.js";
import { ListSeen } from "./messages/list-seen.js";
import { ListThreads } from "./messages/list-threads.js";
import { MarkThread } from "./messages/mark-thread.js";
import { ViewThread } from "./messages/view-thread.js";
import { DescribeReader } from "./messages/describe-reader.js";
import { ListReactors } from "./messages/list-reactors.js";
import { ListVersions } from "./messages/list-versions.js";
import { PurgeVersion } from "./messages/purge-version.js";
import { ReadHistory } from "./messages/read-history.js";
import { RemoveReaction } from "./messages/remove-reaction.js";
import { ChangeScheduled } from "./messages/change-scheduled.js";
import { ListScheduled } from "./messages/list-scheduled.js";
import { RemoveScheduled } from "./messages/remove-scheduled.js";
import { ScheduleMessage } from "./messages/schedule-message.js";
import { SendMessage } from "./messages/send-message.js";
import { ViewMessage } from "./messages/view-message.js";
import { GiveRole } from "./moderation/give-role.js";
import { LiftSanction } from "./moderation/lift-sanction.js";
import { ListReports } from "./moderation/list-reports.js";
import { ListSanctions } from "./moderation/list-sanctions.js";
import { RemoveMember } from "./moderation/remove-member.js";
import { ReportMessage } from "./moderation/report-message.js";
import { SanctionMember } from "./moderation/sanction-member.js";
import { ArchiveRoom } from "./rooms/archive-room.js";
import { SettleReport } from "./moderation/settle-report.js";
import { CreateGroup } from "./rooms/create-group.js";
import { AddMember } from "./rooms/add-member.js";
import { CreateInvite } from "./rooms/create-invite.js";
import { ListInvites } from "./rooms/list-invites.js";
import { RevokeInvite } from "./rooms/revoke-invite.js";
import { PreviewInvite } from "./rooms/preview-invite.js";
import { AcceptInvite } from "./rooms/accept-invite.js";
import { CreateRoom } from "./rooms/create-room.js";
import { JoinRoom } from "./rooms/join-room.js";
import { LeaveRoom } from "./rooms/leave-room.js";
import { ListAudit } from "./rooms/list-audit.js";
import { ListMembers } from "./rooms/list-members.js";
import { ListRooms } from "./rooms/list-rooms.js";
import { MarkAllRead } from "./rooms/mark-all-read.js";
import { MarkRead } from "./rooms/mark-read.js";
import { MarkUnread } from "./rooms/mark-unread.js";
import { SetPreferences } from "./rooms/set-preferences.js";
import { UpdateRoom } from "./rooms/update-room.js";
import { FocusRoom } from "./presence/focus-room.js";
import { SetActivity } from "./presence/set-activity.js";
import { SetPresence } from "./presence/set-presence.js";
import { UnwatchPresence } from "./presence/unwatch-presence.js";
import { WatchPresence } from "./presence/watch-presence.js";
import { OpenDirectRoom } from "./rooms/open-direct-room.js";
import { ViewMember } from "./rooms/view-member.js";
import { ViewRoom } from "./rooms/view-room.js";
import { SearchMessages } from "./search/search-messages.js";

/** Every use case, by its name. Its constructor takes its dependencies by their names in the cradle. */
export const USE_CASES = {
  registerUser: RegisterUser,
  logIn: LogIn,
  refreshSession: RefreshSession,
  logOut: LogOut,
  listSessions: ListSessions,
  endSession: EndSession,
  endOtherSessions: EndOtherSessions,
  changePassword: ChangePassword,
  requestPasswordReset: RequestPasswordReset,
  resetPassword: ResetPassword,
  requestEmailVerification: RequestEmailVerification,
  verifyEmail: VerifyEmail,
  getMyProfile: GetMyProfile,
  changeProfile: ChangeProfile,
  deleteAccount: DeleteAccount,
  viewUser: ViewUser,
  findPeople: FindPeople,
  blockUser: BlockUser,
  unblockUser: UnblockUser,
  listBlocks: ListBlocks,

  createRoom: CreateRoom,
  openDirectRoom: OpenDirectRoom,
  createGroup: CreateGroup,
  addMember: AddMember,
  createInvite: CreateInvite,
  listInvites: ListInvites,
  revokeInvite: RevokeInvite,
  previewInvite: PreviewInvite,
  acceptInvite: AcceptInvite,
  listRooms: ListRooms,
  viewRoom: ViewRoom,
  updateRoom: UpdateRoom,
  archiveRoom: ArchiveRoom,
  listAudit: ListAudit,
  setPreferences: SetPreferences,
  joinRoom: JoinRoom,
  joinAndSubscribe: JoinAndSubscribe,
  leaveRoom: LeaveRoom,
  listMembers: ListMembers,
  viewMember: ViewMember,

  markRead: MarkRead,
  markUnread: MarkUnread,
  markAllRead: MarkAllRead,

  sendMessage: SendMessage,
  readHistory: ReadHistory,
  viewMessage: ViewMessage,
  editMessage: EditMessage,
  deleteMessage: DeleteMessage,
  viewThread: ViewThread,
  followThread: FollowThread,
  markThread: MarkThread,
  listThreads: ListThreads,
  saveDraft: SaveDraft,
  deleteDraft: DeleteDraft,
  listDrafts: ListDrafts,
  searchMessages: SearchMessages,
  scheduleMessage: ScheduleMessage,
  listScheduled: ListScheduled,
  changeScheduled: ChangeScheduled,
  removeScheduled: RemoveScheduled,
  describeReader: DescribeReader,
  addReaction: AddReaction,
  removeReaction: RemoveReaction,
  listReactors: ListReactors,
  listSeen: ListSeen,
  changePin: ChangePin,
  listPins: ListPins,
  deleteMessages: DeleteMessages,
  listVersions: ListVersions,
  purgeVersion: PurgeVersion,

  giveRole: GiveRole,
  removeMember: RemoveMember,
  sanctionMember: SanctionMember,
  liftSanction: LiftSanction,
  listSanctions: ListSanctions,
  reportMessage: ReportMessage,
  listReports: ListReports,
  settleReport: SettleReport,

  focusRoom: FocusRoom,
  setActivity: SetActivity,
  watchPresence: WatchPresence,
  unwatchPresence: UnwatchPresence,
  setPresence: SetPresence,

  openConnection: OpenConnection,
  syncRoom: SyncRoom,
  syncUser: SyncUser,
} as const satisfies Record<string, new (deps: Cradle) => unknown>;

export type UseCases = { [Name in keyof typeof USE_CASES]: InstanceType<(typeof USE_CASES)[Name]> };
