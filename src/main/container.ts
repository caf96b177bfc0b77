import { ChangeProfile } from "../application/accounts/change-profile.js";
import { DeleteAccount } from "../application/accounts/delete-account.js";
import { FindPeople } from "../application/accounts/find-people.js";
import type { Logger } from "pino";
import { reservedNames, type ReservedNames } from "../domain/accounts/look-alikes.js";
import { ChangePassword } from "../application/accounts/change-password.js";
import { EndOtherSessions } from "../application/accounts/end-other-sessions.js";
import { EndSession } from "../application/accounts/end-session.js";
import { GetMyProfile } from "../application/accounts/get-my-profile.js";
import { ListSessions } from "../application/accounts/list-sessions.js";
import { LiveSessions } from "../application/accounts/live-sessions.js";
import { LogIn } from "../application/accounts/log-in.js";
import { LogOut } from "../application/accounts/log-out.js";
import { RefreshSession } from "../application/accounts/refresh-session.js";
import { RegisterUser } from "../application/accounts/register-user.js";
import { SessionNews } from "../application/accounts/session-news.js";
import { SessionStarter } from "../application/accounts/session-starter.js";
import { ViewUser } from "../application/accounts/view-user.js";
import { SessionSweep } from "../application/accounts/session-sweep.js";
import { SessionWork } from "../application/accounts/session-work.js";
import { announcedMessageLog } from "../application/delivery/announced-message-log.js";
import { AnnouncedWork } from "../application/delivery/announced-work.js";
import { Announcer } from "../application/delivery/announcer.js";
import { Arrivals } from "../application/delivery/arrivals.js";
import { EnterRoom } from "../application/delivery/enter-room.js";
import { EpochWatch } from "../application/delivery/epoch-watch.js";
import { HeadCheck } from "../application/delivery/head-check.js";
import { MembershipNews } from "../application/delivery/membership-news.js";
import { OpenConnection } from "../application/delivery/open-connection.js";
import { RoomFeeds } from "../application/delivery/room-feeds.js";
import { SyncRoom } from "../application/delivery/sync-room.js";
import { UserFeeds } from "../application/delivery/user-feeds.js";
import { DeleteMessage } from "../application/messages/delete-message.js";
import { EditMessage } from "../application/messages/edit-message.js";
import { guardedScheduler } from "../application/guarded-scheduler.js";
import { ReadHistory } from "../application/messages/read-history.js";
import { SendMessage } from "../application/messages/send-message.js";
import { ViewMessage } from "../application/messages/view-message.js";
import { GiveRole } from "../application/moderation/give-role.js";
import { LiftSanction } from "../application/moderation/lift-sanction.js";
import { RemoveMember } from "../application/moderation/remove-member.js";
import { SanctionMember } from "../application/moderation/sanction-member.js";
import { AccessCache } from "../application/rooms/access-cache.js";
import { CreateRoom } from "../application/rooms/create-room.js";
import { JoinRoom } from "../application/rooms/join-room.js";
import { LeaveRoom } from "../application/rooms/leave-room.js";
import { ListMembers } from "../application/rooms/list-members.js";
import { ListRooms } from "../application/rooms/list-rooms.js";
import { ViewRoom } from "../application/rooms/view-room.js";
import type { Metrics } from "../adapters/observability/metrics.js";
import { pinoSecurityLog } from "../adapters/observability/pino-security-log.js";
import type { KeyRing } from "../adapters/security/key-ring.js";
import { JwtTokenService } from "../adapters/security/jwt-token-service.js";
import { nodeTokenSecrets } from "../adapters/security/node-token-secrets.js";
import { ZxcvbnCommonPasswords } from "../adapters/security/zxcvbn-common-passwords.js";
import type { ChatServer } from "../adapters/socketio/connection.js";
import { SocketIoBroadcaster } from "../adapters/socketio/socketio-broadcaster.js";
import { systemClock } from "../adapters/system/system-clock.js";
import { timerScheduler } from "../adapters/system/timer-scheduler.js";
import { uuidV7Generator } from "../adapters/system/uuid-v7-generator.js";
import type { AdapterClosing } from "./adapter-closing.js";
import { openBus } from "./bus.js";
import type { Config } from "./config.js";
import { openLimiter } from "./limiter.js";
import { wireMails } from "./mail-wiring.js";
import { openMailer } from "./mail.js";
import { argon2PasswordHasher } from "./password-hasher.js";
import type { Store } from "./store.js";
import type { Ports } from "../application/ports/ports.js";
import { wireAdmission } from "./admission.js";
import { Wiring } from "./wiring.js";

export type Parts = Readonly<{
  config: Config;
  keys: KeyRing;
  store: Store;
  io: ChatServer;
  metrics: Metrics;
  logger: Logger;
  /** Another one on every node. */
  nodeId: string;
  report: (error: unknown) => void;
  /** Where people reach the server. */
  publicUrl: () => string;
  /** Whether a proxy that is not trusted has forwarded a request. */
  wasForwarded: () => boolean;
}>;

/** The whole product, wired. What `overrides` names is used instead of our own. */
export function wire(parts: Parts, overrides: Partial<Ports>, closing: AdapterClosing): Wiring {
  const wiring = new Wiring(overrides, closing);
  wiring.once("scheduler", () => guardedScheduler(overrides.scheduler ?? timerScheduler, parts.report));
  wireAdapters(wiring, parts);
  wireDelivery(wiring, parts);
  wireSessions(wiring);
  wireMails(wiring, parts);
  wireAdmission(wiring, parts.config);
  wireUseCases(wiring, reservedNames(parts.config.reservedNames));
  return wiring;
}

function wireAdapters(wiring: Wiring, parts: Parts): void {
  const { config, keys, store, io, metrics, logger, nodeId, wasForwarded } = parts;
  wiring.port("clock", () => systemClock);
  wiring.port("ids", () => uuidV7Generator);
  wiring.port("hasher", () => argon2PasswordHasher());
  wiring.port("commonPasswords", () => new ZxcvbnCommonPasswords());
  wiring.port("tokens", (need) => new JwtTokenService(keys, config.accessTokenTtl, need("clock").clock));
  wiring.port("secrets", () => nodeTokenSecrets);
  wiring.port("securityLog", () => pinoSecurityLog(logger));
  wiring.port("mailer", () => openMailer(config, logger));
  wiring.port("limiter", () => openLimiter(config, wasForwarded));
  wiring.port("users", () => store.users);
  wiring.port("unitOfWork", () => store.unitOfWork);
  wiring.port("rooms", () => store.rooms);
  wiring.port("sessions", () => store.sessions);
  wiring.port("messageLog", () => store.log);
  wiring.port("deployment", () => store.deployment);
  wiring.port("bus", () => openBus(config, { nodeId, keys, metrics, logger }));
  wiring.port("broadcaster", () => new SocketIoBroadcaster(io));
}

function wireDelivery(wiring: Wiring, { config, metrics, report }: Parts): void {
  wiring.once("report", () => report);
  wiring.once("access", (need) => new AccessCache(need("rooms").rooms));
  wiring.once("feeds", (need) => {
    const { messageLog: log, ...deps } = need(
      "messageLog",
      "rooms",
      "broadcaster",
      "news",
      "bus",
      "scheduler",
      "report",
    );
    return new RoomFeeds({ log, ...deps });
  });
  wiring.once("arrivals", (need) => new Arrivals(need("users", "sessions", "rooms")));
  wiring.once("news", (need) => new MembershipNews(need("broadcaster", "rooms", "report")));
  wiring.once(
    "userFeeds",
    (need) => new UserFeeds(need("rooms", "sessions", "arrivals", "broadcaster", "announcer", "sessionNews", "bus")),
  );
  wiring.once("epochs", (need) => new EpochWatch(need("deployment", "feeds", "userFeeds", "access", "broadcaster")));
  wiring.once("headCheck", (need) => {
    const { feeds, userFeeds, epochs, scheduler } = need("feeds", "userFeeds", "epochs", "scheduler");
    const checks = [() => feeds.check(), () => userFeeds.check(), () => epochs.check()];
    return new HeadCheck({ checks, everyMs: config.headCheckMs, scheduler, report });
  });
  wiring.once(
    "announcer",
    (need) => new Announcer(need("feeds", "news", "sessionNews", "bus", "rooms", "scheduler", "report")),
  );
  wiring.once("work", (need) => new AnnouncedWork(need("unitOfWork", "announcer", "access")));
  wiring.once("log", (need) => {
    const { messageLog, announcer } = need("messageLog", "announcer");
    return announcedMessageLog(metrics.counted(messageLog), announcer);
  });
}

function wireSessions(wiring: Wiring): void {
  wiring.once("liveSessions", (need) => new LiveSessions(need("arrivals", "clock", "monotonicClock")));
  wiring.once("sessionNews", (need) => {
    const { broadcaster, liveSessions: live, bus } = need("broadcaster", "liveSessions", "bus");
    return new SessionNews({ broadcaster, live, bus });
  });
  wiring.once("sessionWork", (need) => {
    const { sessionNews: news, ...deps } = need("sessionNews", "unitOfWork", "securityLog", "clock");
    return new SessionWork({ news, ...deps });
  });
  wiring.once("sessionSweep", (need) => new SessionSweep(need("unitOfWork", "clock", "scheduler", "report")));
  wiring.once("starter", (need) => new SessionStarter(need("sessionWork", "tokens", "secrets", "ids", "clock")));
  wiring.once("refreshSession", (need) => {
    const guarded = need("sessions", "limiter", "securityLog");
    return new RefreshSession({ ...guarded, ...need("sessionWork", "tokens", "secrets", "clock") });
  });
  wiring.once("logOut", (need) => new LogOut(need("sessionWork", "clock")));
  wiring.once("listSessions", (need) => new ListSessions(need("sessions", "clock")));
  wiring.once("endSession", (need) => new EndSession(need("sessionWork", "clock")));
  wiring.once("endOtherSessions", (need) => new EndOtherSessions(need("sessionWork")));
}

function wireUseCases(wiring: Wiring, reserved: ReservedNames): void {
  wiring.once("registerUser", (need) => {
    const guarded = need("passwords", "commonPasswords", "limiter", "securityLog");
    return new RegisterUser({ reserved, ...guarded, ...need("users", "starter", "emailVerification", "ids", "clock") });
  });
  wiring.once("logIn", (need) => {
    const guarded = need("passwords", "knownPlaces", "limiter", "notices", "securityLog");
    return new LogIn({ ...guarded, ...need("users", "starter", "unitOfWork") });
  });
  wiring.once("changePassword", (need) => {
    const guarded = need("passwords", "commonPasswords", "limiter", "notices", "securityLog");
    return new ChangePassword({ ...guarded, ...need("profile", "sessionWork") });
  });
  wiring.once("profile", (need) => new GetMyProfile(need("users")));
  wiring.once("changeProfile", (need) => {
    return new ChangeProfile({ reserved, ...need("profile", "unitOfWork", "work", "rooms", "limiter") });
  });
  wiring.once("deleteAccount", (need) => {
    const stored = need("profile", "rooms", "work", "sessionWork");
    return new DeleteAccount({ ...stored, ...need("passwords", "limiter", "securityLog", "clock") });
  });
  wiring.once("viewUser", (need) => new ViewUser(need("profile", "users")));
  wiring.once("findPeople", (need) => new FindPeople(need("profile", "users", "limiter")));
  wiring.once("createRoom", (need) => new CreateRoom(need("work", "limiter", "ids", "clock")));
  wiring.once("listRooms", (need) => new ListRooms(need("rooms", "limiter")));
  wiring.once("viewRoom", (need) => new ViewRoom(need("rooms")));
  wiring.once("joinRoom", (need) => new JoinRoom(need("rooms", "work", "limiter", "clock")));
  wiring.once("enterRoom", (need) => new EnterRoom(need("joinRoom", "viewRoom", "broadcaster")));
  wiring.once("leaveRoom", (need) => new LeaveRoom(need("rooms", "work", "limiter", "clock")));
  wiring.once("listMembers", (need) => new ListMembers(need("rooms")));
  wiring.once("sendMessage", (need) => new SendMessage(need("access", "log", "limiter", "ids", "clock")));
  wiring.once("readHistory", (need) => new ReadHistory(need("rooms", "log")));
  wiring.once("viewMessage", (need) => new ViewMessage(need("rooms", "log")));
  wiring.once("editMessage", (need) => new EditMessage(need("access", "work", "limiter", "clock")));
  wiring.once("deleteMessage", (need) => new DeleteMessage(need("access", "work", "limiter", "clock")));
  wiring.once("giveRole", (need) => new GiveRole(need("rooms", "work", "limiter", "securityLog")));
  wiring.once("removeMember", (need) => new RemoveMember(need("rooms", "work", "limiter", "securityLog", "clock")));
  wiring.once(
    "sanctionMember",
    (need) => new SanctionMember(need("users", "rooms", "work", "limiter", "securityLog", "clock")),
  );
  wiring.once("liftSanction", (need) => new LiftSanction(need("rooms", "work", "limiter", "securityLog", "clock")));
  wiring.once("syncRoom", (need) => new SyncRoom(need("rooms", "log", "epochs", "feeds", "broadcaster")));
  wiring.once(
    "openConnection",
    (need) => new OpenConnection(need("arrivals", "feeds", "userFeeds", "liveSessions", "epochs")),
  );
}
