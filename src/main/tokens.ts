import type { InjectionToken } from "tsyringe";
import type { AccountNotices } from "../application/accounts/account-notices.js";
import type { AccountMails, MailLinks } from "../application/accounts/account-mails.js";
import type { ChangeProfile } from "../application/accounts/change-profile.js";
import type { DeleteAccount } from "../application/accounts/delete-account.js";
import type { FindPeople } from "../application/accounts/find-people.js";
import type { ChangePassword } from "../application/accounts/change-password.js";
import type { EmailVerification } from "../application/accounts/email-verification.js";
import type { EndOtherSessions } from "../application/accounts/end-other-sessions.js";
import type { EndSession } from "../application/accounts/end-session.js";
import type { GetMyProfile } from "../application/accounts/get-my-profile.js";
import type { KnownPlaces } from "../application/accounts/known-places.js";
import type { Passwords } from "../application/accounts/passwords.js";
import type { ListSessions } from "../application/accounts/list-sessions.js";
import type { LiveSessions } from "../application/accounts/live-sessions.js";
import type { LogIn } from "../application/accounts/log-in.js";
import type { LogOut } from "../application/accounts/log-out.js";
import type { Post } from "../application/accounts/post.js";
import type { RefreshSession } from "../application/accounts/refresh-session.js";
import type { RegisterUser } from "../application/accounts/register-user.js";
import type { RequestPasswordReset } from "../application/accounts/request-password-reset.js";
import type { ResetPassword } from "../application/accounts/reset-password.js";
import type { SessionNews } from "../application/accounts/session-news.js";
import type { SessionStarter } from "../application/accounts/session-starter.js";
import type { ViewUser } from "../application/accounts/view-user.js";
import type { SessionSweep } from "../application/accounts/session-sweep.js";
import type { SessionWork } from "../application/accounts/session-work.js";
import type { VerifyEmail } from "../application/accounts/verify-email.js";
import type { AnnouncedWork } from "../application/delivery/announced-work.js";
import type { Announcer } from "../application/delivery/announcer.js";
import type { Arrivals } from "../application/delivery/arrivals.js";
import type { EnterRoom } from "../application/delivery/enter-room.js";
import type { EpochWatch } from "../application/delivery/epoch-watch.js";
import type { HeadCheck } from "../application/delivery/head-check.js";
import type { MembershipNews } from "../application/delivery/membership-news.js";
import type { OpenConnection } from "../application/delivery/open-connection.js";
import type { RoomFeeds } from "../application/delivery/room-feeds.js";
import type { SyncRoom } from "../application/delivery/sync-room.js";
import type { UserFeeds } from "../application/delivery/user-feeds.js";
import type { Admission } from "../application/limits/admission.js";
import type { DeleteMessage } from "../application/messages/delete-message.js";
import type { EditMessage } from "../application/messages/edit-message.js";
import type { ReadHistory } from "../application/messages/read-history.js";
import type { SendMessage } from "../application/messages/send-message.js";
import type { ViewMessage } from "../application/messages/view-message.js";
import type { GiveRole } from "../application/moderation/give-role.js";
import type { LiftSanction } from "../application/moderation/lift-sanction.js";
import type { RemoveMember } from "../application/moderation/remove-member.js";
import type { SanctionMember } from "../application/moderation/sanction-member.js";
import type { MessageLog } from "../application/ports/message-log.js";
import type { Ports } from "../application/ports/ports.js";
import type { AccessCache } from "../application/rooms/access-cache.js";
import type { CreateRoom } from "../application/rooms/create-room.js";
import type { JoinRoom } from "../application/rooms/join-room.js";
import type { LeaveRoom } from "../application/rooms/leave-room.js";
import type { ListMembers } from "../application/rooms/list-members.js";
import type { ListRooms } from "../application/rooms/list-rooms.js";
import type { ViewRoom } from "../application/rooms/view-room.js";

export type UseCases = {
  registerUser: RegisterUser;
  logIn: LogIn;
  refreshSession: RefreshSession;
  logOut: LogOut;
  listSessions: ListSessions;
  endSession: EndSession;
  endOtherSessions: EndOtherSessions;
  changePassword: ChangePassword;
  requestPasswordReset: RequestPasswordReset;
  resetPassword: ResetPassword;
  verifyEmail: VerifyEmail;
  emailVerification: EmailVerification;
  profile: GetMyProfile;
  changeProfile: ChangeProfile;
  deleteAccount: DeleteAccount;
  viewUser: ViewUser;
  findPeople: FindPeople;
  createRoom: CreateRoom;
  listRooms: ListRooms;
  viewRoom: ViewRoom;
  joinRoom: JoinRoom;
  enterRoom: EnterRoom;
  leaveRoom: LeaveRoom;
  listMembers: ListMembers;
  sendMessage: SendMessage;
  readHistory: ReadHistory;
  viewMessage: ViewMessage;
  editMessage: EditMessage;
  deleteMessage: DeleteMessage;
  giveRole: GiveRole;
  removeMember: RemoveMember;
  sanctionMember: SanctionMember;
  liftSanction: LiftSanction;
  syncRoom: SyncRoom;
  openConnection: OpenConnection;
};

type Inner = {
  passwords: Passwords;
  knownPlaces: KnownPlaces;
  notices: AccountNotices;
  admission: Admission;
  starter: SessionStarter;
  sessionWork: SessionWork;
  sessionNews: SessionNews;
  sessionSweep: SessionSweep;
  liveSessions: LiveSessions;
  accountMails: AccountMails;
  mailLinks: MailLinks;
  post: Post;
  feeds: RoomFeeds;
  arrivals: Arrivals;
  userFeeds: UserFeeds;
  news: MembershipNews;
  epochs: EpochWatch;
  headCheck: HeadCheck;
  announcer: Announcer;
  work: AnnouncedWork;
  access: AccessCache;
  /** The message log whose messages are announced. */
  log: MessageLog;
  report: (error: unknown) => void;
};

export type Registry = Ports & UseCases & Inner;
type TokenOf = { [Name in keyof Registry]: InjectionToken<Registry[Name]> };

const token = <T>(name: string) => Symbol(name) as InjectionToken<T>;

export const Tokens: TokenOf = {
  clock: token("Clock"),
  monotonicClock: token("MonotonicClock"),
  ids: token("IdGenerator"),
  scheduler: token("Scheduler"),
  hasher: token("PasswordHasher"),
  commonPasswords: token("CommonPasswords"),
  tokens: token("TokenService"),
  secrets: token("TokenSecrets"),
  limiter: token("RateLimiter"),
  users: token("UserRepository"),
  unitOfWork: token("UnitOfWork"),
  rooms: token("RoomReader"),
  sessions: token("SessionReader"),
  messageLog: token("MessageLog"),
  deployment: token("Deployment"),
  broadcaster: token("MessageBroadcaster"),
  bus: token("RoomBus"),
  securityLog: token("SecurityLog"),
  mailer: token("Mailer"),
  passwords: token("Passwords"),
  knownPlaces: token("KnownPlaces"),
  notices: token("AccountNotices"),
  admission: token("Admission"),
  starter: token("SessionStarter"),
  sessionWork: token("SessionWork"),
  sessionNews: token("SessionNews"),
  sessionSweep: token("SessionSweep"),
  liveSessions: token("LiveSessions"),
  accountMails: token("AccountMails"),
  mailLinks: token("MailLinks"),
  post: token("Post"),
  feeds: token("RoomFeeds"),
  arrivals: token("Arrivals"),
  userFeeds: token("UserFeeds"),
  news: token("MembershipNews"),
  epochs: token("EpochWatch"),
  headCheck: token("HeadCheck"),
  announcer: token("Announcer"),
  work: token("AnnouncedWork"),
  access: token("AccessCache"),
  log: token("announced MessageLog"),
  report: token("report"),
  registerUser: token("RegisterUser"),
  logIn: token("LogIn"),
  refreshSession: token("RefreshSession"),
  logOut: token("LogOut"),
  listSessions: token("ListSessions"),
  endSession: token("EndSession"),
  endOtherSessions: token("EndOtherSessions"),
  changePassword: token("ChangePassword"),
  requestPasswordReset: token("RequestPasswordReset"),
  resetPassword: token("ResetPassword"),
  verifyEmail: token("VerifyEmail"),
  emailVerification: token("EmailVerification"),
  profile: token("GetMyProfile"),
  changeProfile: token("ChangeProfile"),
  deleteAccount: token("DeleteAccount"),
  viewUser: token("ViewUser"),
  findPeople: token("FindPeople"),
  createRoom: token("CreateRoom"),
  listRooms: token("ListRooms"),
  viewRoom: token("ViewRoom"),
  joinRoom: token("JoinRoom"),
  enterRoom: token("EnterRoom"),
  leaveRoom: token("LeaveRoom"),
  listMembers: token("ListMembers"),
  sendMessage: token("SendMessage"),
  readHistory: token("ReadHistory"),
  viewMessage: token("ViewMessage"),
  editMessage: token("EditMessage"),
  deleteMessage: token("DeleteMessage"),
  giveRole: token("GiveRole"),
  removeMember: token("RemoveMember"),
  sanctionMember: token("SanctionMember"),
  liftSanction: token("LiftSanction"),
  syncRoom: token("SyncRoom"),
  openConnection: token("OpenConnection"),
};
