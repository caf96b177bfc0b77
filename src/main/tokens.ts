import type { InjectionToken } from "tsyringe";
import type { GetMyProfile } from "../application/accounts/get-my-profile.js";
import type { LogIn } from "../application/accounts/log-in.js";
import type { RegisterUser } from "../application/accounts/register-user.js";
import type { SessionStarter } from "../application/accounts/session-starter.js";
import type { AnnouncedWork } from "../application/delivery/announced-work.js";
import type { Announcer } from "../application/delivery/announcer.js";
import type { EnterRoom } from "../application/delivery/enter-room.js";
import type { MembershipNews } from "../application/delivery/membership-news.js";
import type { OpenConnection } from "../application/delivery/open-connection.js";
import type { RoomFeeds } from "../application/delivery/room-feeds.js";
import type { SyncRoom } from "../application/delivery/sync-room.js";
import type { ReadHistory } from "../application/messages/read-history.js";
import type { SendMessage } from "../application/messages/send-message.js";
import type { Clock } from "../application/ports/clock.js";
import type { CommonPasswords } from "../application/ports/common-passwords.js";
import type { Deployment } from "../application/ports/deployment.js";
import type { IdGenerator } from "../application/ports/id-generator.js";
import type { MessageBroadcaster } from "../application/ports/message-broadcaster.js";
import type { MessageLog } from "../application/ports/message-log.js";
import type { PasswordHasher } from "../application/ports/password-hasher.js";
import type { RateLimiter } from "../application/ports/rate-limiter.js";
import type { RoomReader } from "../application/ports/room-reader.js";
import type { Scheduler } from "../application/ports/scheduler.js";
import type { TokenService } from "../application/ports/token-service.js";
import type { UnitOfWork } from "../application/ports/unit-of-work.js";
import type { UserRepository } from "../application/ports/user-repository.js";
import type { CreateRoom } from "../application/rooms/create-room.js";
import type { JoinRoom } from "../application/rooms/join-room.js";
import type { LeaveRoom } from "../application/rooms/leave-room.js";
import type { ListMembers } from "../application/rooms/list-members.js";
import type { ListRooms } from "../application/rooms/list-rooms.js";
import type { ViewRoom } from "../application/rooms/view-room.js";

/** What a team may put something else in the place of, by name. */
export type Ports = {
  clock: Clock;
  ids: IdGenerator;
  scheduler: Scheduler;
  hasher: PasswordHasher;
  commonPasswords: CommonPasswords;
  tokens: TokenService;
  limiter: RateLimiter;
  users: UserRepository;
  unitOfWork: UnitOfWork;
  rooms: RoomReader;
  messageLog: MessageLog;
  deployment: Deployment;
  broadcaster: MessageBroadcaster;
};

export type UseCases = {
  registerUser: RegisterUser;
  logIn: LogIn;
  profile: GetMyProfile;
  createRoom: CreateRoom;
  listRooms: ListRooms;
  viewRoom: ViewRoom;
  joinRoom: JoinRoom;
  enterRoom: EnterRoom;
  leaveRoom: LeaveRoom;
  listMembers: ListMembers;
  sendMessage: SendMessage;
  readHistory: ReadHistory;
  syncRoom: SyncRoom;
  openConnection: OpenConnection;
};

type Inner = {
  sessions: SessionStarter;
  feeds: RoomFeeds;
  news: MembershipNews;
  announcer: Announcer;
  work: AnnouncedWork;
  /** The message log whose messages are announced. */
  log: MessageLog;
  report: (error: unknown) => void;
};

export type Registry = Ports & UseCases & Inner;
type TokenOf = { [Name in keyof Registry]: InjectionToken<Registry[Name]> };

const token = <T>(name: string) => Symbol(name) as InjectionToken<T>;

export const Tokens: TokenOf = {
  clock: token("Clock"),
  ids: token("IdGenerator"),
  scheduler: token("Scheduler"),
  hasher: token("PasswordHasher"),
  commonPasswords: token("CommonPasswords"),
  tokens: token("TokenService"),
  limiter: token("RateLimiter"),
  users: token("UserRepository"),
  unitOfWork: token("UnitOfWork"),
  rooms: token("RoomReader"),
  messageLog: token("MessageLog"),
  deployment: token("Deployment"),
  broadcaster: token("MessageBroadcaster"),
  sessions: token("SessionStarter"),
  feeds: token("RoomFeeds"),
  news: token("MembershipNews"),
  announcer: token("Announcer"),
  work: token("AnnouncedWork"),
  log: token("announced MessageLog"),
  report: token("report"),
  registerUser: token("RegisterUser"),
  logIn: token("LogIn"),
  profile: token("GetMyProfile"),
  createRoom: token("CreateRoom"),
  listRooms: token("ListRooms"),
  viewRoom: token("ViewRoom"),
  joinRoom: token("JoinRoom"),
  enterRoom: token("EnterRoom"),
  leaveRoom: token("LeaveRoom"),
  listMembers: token("ListMembers"),
  sendMessage: token("SendMessage"),
  readHistory: token("ReadHistory"),
  syncRoom: token("SyncRoom"),
  openConnection: token("OpenConnection"),
};
