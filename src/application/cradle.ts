import type { ReservedNames } from "../domain/accounts/names/confusables.js";
import type { AccountMailComposer, MailLinks } from "./accounts/mail/account-mail-composer.js";
import type { AccountNotices } from "./accounts/mail/account-notices.js";
import type { CurrentUser } from "./accounts/profile/current-user.js";
import type { EmailVerification } from "./accounts/verification/email-verification.js";
import type { KnownPlaces } from "./accounts/login/known-places.js";
import type { SessionCache } from "./accounts/sessions/session-cache.js";
import type { Passwords } from "./accounts/passwords/passwords.js";
import type { MailQueue } from "./accounts/mail/mail-queue.js";
import type { SessionStarter } from "./accounts/sessions/session-starter.js";
import type { FollowRecorder } from "./messages/follow-recorder.js";
import type { ScheduledSender } from "./messages/scheduled-sender.js";
import type { SendMessage } from "./messages/send-message.js";
import type { ExpiredDataPurge } from "./accounts/expired-data-purge.js";
import type { Transactions } from "./transactions/transactions.js";
import type { BusReceiver } from "./realtime/publish/bus-receiver.js";
import type { EventPublisher } from "./realtime/publish/event-publisher.js";
import type { HandshakeReads } from "./realtime/connections/handshake-reads.js";
import type { EpochMonitor } from "./realtime/feeds/epoch-monitor.js";
import type { HeadCheck } from "./realtime/feeds/head-check.js";
import type { Subscriptions } from "./realtime/connections/subscriptions.js";
import type { RoomFeeds } from "./realtime/feeds/room-feeds.js";
import type { UserFeeds } from "./realtime/feeds/user-feeds.js";
import type { Admission } from "./limits/admission.js";
import type { StoreTurns } from "./limits/store-turns.js";
import type { Ports } from "./ports/ports.js";
import type { PresenceVisibility } from "./presence/presence-visibility.js";
import type { Presences } from "./realtime/presence/presences.js";
import type { Activities } from "./realtime/presence/activities.js";
import type { BlockLists } from "./realtime/presence/block-lists.js";
import type { AccessCache } from "./rooms/access-cache.js";
import type { JoinRoom } from "./rooms/join-room.js";
import type { ViewRoom } from "./rooms/view-room.js";
import type { RefusalLog } from "./security/refusal-log.js";

/** Objects that use cases share, some of which have settings. */
export type Services = {
  accessCache: AccessCache;
  activities: Activities;
  blockLists: BlockLists;
  accountMailComposer: AccountMailComposer;
  turns: StoreTurns;
  admission: Admission;
  handshakeReads: HandshakeReads;
  busReceiver: BusReceiver;
  currentUser: CurrentUser;
  emailVerification: EmailVerification;
  epochMonitor: EpochMonitor;
  eventPublisher: EventPublisher;
  feeds: RoomFeeds;
  followRecorder: FollowRecorder;
  headCheck: HeadCheck;
  knownPlaces: KnownPlaces;
  sessionCache: SessionCache;
  mailLinks: MailLinks;
  accountNotices: AccountNotices;
  passwords: Passwords;
  presences: Presences;
  presenceVisibility: PresenceVisibility;
  mailQueue: MailQueue;
  report: (error: unknown) => void;
  refusals: RefusalLog;
  reservedNames: ReservedNames;
  scheduledSender: ScheduledSender;
  sessionStarter: SessionStarter;
  expiredDataPurge: ExpiredDataPurge;
  subscriptions: Subscriptions;
  transactions: Transactions;
  userFeeds: UserFeeds;
};

/** Use cases that others call. */
type Shared = { joinRoom: JoinRoom; sendMessage: SendMessage; viewRoom: ViewRoom };

/** All dependencies of use cases, by name. */
export type Cradle = Ports & Services & Shared;
