import { AccountNotices } from "../application/accounts/mail/account-notices.js";
import { AccountMailComposer } from "../application/accounts/mail/account-mail-composer.js";
import { CurrentUser } from "../application/accounts/profile/current-user.js";
import { EmailVerification } from "../application/accounts/verification/email-verification.js";
import { KnownPlaces } from "../application/accounts/login/known-places.js";
import { SessionCache } from "../application/accounts/sessions/session-cache.js";
import { Passwords } from "../application/accounts/passwords/passwords.js";
import { MailQueue } from "../application/accounts/mail/mail-queue.js";
import { SessionStarter } from "../application/accounts/sessions/session-starter.js";
import { FollowRecorder } from "../application/messages/follow-recorder.js";
import { ScheduledSender } from "../application/messages/scheduled-sender.js";
import { ExpiredDataPurge } from "../application/accounts/expired-data-purge.js";
import type { Cradle, Services } from "../application/cradle.js";
import { Transactions } from "../application/transactions/transactions.js";
import { BusReceiver } from "../application/realtime/publish/bus-receiver.js";
import { EventPublisher } from "../application/realtime/publish/event-publisher.js";
import { HandshakeReads } from "../application/realtime/connections/handshake-reads.js";
import { EpochMonitor } from "../application/realtime/feeds/epoch-monitor.js";
import { HeadCheck } from "../application/realtime/feeds/head-check.js";
import { Subscriptions } from "../application/realtime/connections/subscriptions.js";
import { RoomFeeds } from "../application/realtime/feeds/room-feeds.js";
import { UserFeeds } from "../application/realtime/feeds/user-feeds.js";
import { Activities } from "../application/realtime/presence/activities.js";
import { BlockLists } from "../application/realtime/presence/block-lists.js";
import { ReceiptChoices } from "../application/realtime/receipts/receipt-choices.js";
import { Receipts } from "../application/realtime/receipts/receipts.js";
import { PresenceVisibility } from "../application/presence/presence-visibility.js";
import { Presences } from "../application/realtime/presence/presences.js";
import { Admission } from "../application/limits/admission.js";
import { AccessCache } from "../application/rooms/access-cache.js";
import { RefusalLog } from "../application/security/refusal-log.js";
import { reservedNames } from "../domain/accounts/names/confusables.js";
import { blocksListener, liveListener, membersListener } from "./live-listeners.js";
import type { ChatNode } from "./chat-node.js";
import type { Factories } from "./container.js";
import { mailLinks } from "./infrastructure/mail.js";
import { passwordTurns, storeTurns } from "./semaphores.js";
import type { Transports } from "./server/transports.js";

/** Shared objects of the use cases, with their settings. */
export function services(
  { id: nodeId, config, metrics, report }: ChatNode,
  { publicUrl }: Pick<Transports, "publicUrl">,
): Factories<Services, Cradle> {
  return {
    report: () => report,
    counts: () => config.limits.counts,
    durations: () => config.limits.durations,
    reservedNames: () => reservedNames(config.reservedNames),

    currentUser: (cradle) => new CurrentUser(cradle),
    knownPlaces: (cradle) => new KnownPlaces(cradle),
    presenceVisibility: (cradle) => new PresenceVisibility(cradle),
    presences: (cradle) => new Presences(cradle),
    passwords: ({ passwordHasher }) => new Passwords({ passwordHasher, turns: passwordTurns() }),
    mailQueue: (cradle) => new MailQueue(cradle),
    mailLinks: () => mailLinks(config, publicUrl),
    accountMailComposer: (cradle) => new AccountMailComposer(cradle),
    accountNotices: ({ userRepository, mailQueue, rateLimiter, clock }) =>
      new AccountNotices({ userRepository, mailQueue, rateLimiter, clock, publicUrl, report }),
    emailVerification: ({ userRepository, turns, rateLimiter, accountMailComposer, mailQueue }) =>
      new EmailVerification({
        mode: config.emailVerification,
        userRepository,
        turns,
        rateLimiter,
        accountMailComposer,
        mailQueue,
        report,
      }),

    sessionCache: (cradle) => new SessionCache(cradle),
    sessionStarter: (cradle) => new SessionStarter(cradle),
    scheduledSender: ({ scheduledQueue, sendMessage, transactions, scheduler, clock, monotonicClock, idGenerator }) =>
      new ScheduledSender({
        scheduledQueue,
        sendMessage,
        transactions,
        scheduler,
        clock,
        monotonicClock,
        idGenerator,
        onOutcome: metrics.scheduledSettled,
        report,
      }),
    followRecorder: (cradle) => new FollowRecorder(cradle),
    expiredDataPurge: (cradle) => new ExpiredDataPurge(cradle),
    refusals: (cradle) => new RefusalLog(cradle),
    turns: () => storeTurns(config),
    admission: ({ sessionCache, emailVerification, rateLimiter, refusals, turns, clock }) =>
      new Admission({ sessionCache, emailVerification, rateLimiter, refusals, turns, clock }),

    blockLists: () => new BlockLists(),
    receiptChoices: () => new ReceiptChoices(),
    receipts: ({ blockLists, receiptChoices, subscriptions, messageBroadcaster, scheduler, monotonicClock }) =>
      new Receipts({
        blockLists,
        receiptChoices,
        subscriptions,
        messageBroadcaster,
        scheduler,
        monotonicClock,
        onPushed: metrics.receiptPushed,
      }),
    activities: (cradle) => {
      const { blockLists, subscriptions, messageBroadcaster, roomBus, scheduler, clock, monotonicClock } = cradle;
      const { durations } = cradle;
      const parts = { blockLists, durations, subscriptions, messageBroadcaster, roomBus };
      return new Activities({ nodeId, ...parts, scheduler, clock, monotonicClock });
    },
    accessCache: ({ roomReader }) => new AccessCache(roomReader),
    handshakeReads: (cradle) => new HandshakeReads(cradle),
    busReceiver: (cradle) => new BusReceiver(cradle),
    eventPublisher: (cradle) => new EventPublisher(cradle),
    epochMonitor: (cradle) => new EpochMonitor(cradle),
    feeds: (cradle) => {
      const { messageLog, roomReader, subscriptions, roomBus, scheduler, clock, monotonicClock } = cradle;
      const onChange = membersListener(cradle);
      const onSkip = (roomId: string) => cradle.presences.missedChanges(roomId);
      const clocks = { scheduler, clock, monotonicClock };
      return new RoomFeeds({ messageLog, roomReader, subscriptions, roomBus, ...clocks, report, onChange, onSkip });
    },
    headCheck: ({ feeds, userFeeds, epochMonitor, scheduler }) => {
      const checks = [() => feeds.check(), () => userFeeds.check(), () => epochMonitor.check()];
      return new HeadCheck({ checks, everyMs: config.headCheckMs, scheduler, report });
    },
    subscriptions: (cradle) => {
      const room = (roomId: string) => cradle.feeds.close(roomId);
      const user = (userId: string) => {
        cradle.userFeeds.close(userId);
        cradle.blockLists.close(userId);
        cradle.receiptChoices.close(userId);
      };
      return new Subscriptions({
        messageBroadcaster: cradle.messageBroadcaster,
        onUnused: { room, user },
        listener: liveListener(cradle),
      });
    },
    transactions: ({ unitOfWork, messageLog, readMarkers, eventPublisher }) =>
      new Transactions({ unitOfWork, messageLog: metrics.counted(messageLog), readMarkers, eventPublisher }),
    userFeeds: (cradle) => {
      const { roomReader, userChangeReader, handshakeReads, subscriptions, eventPublisher } = cradle;
      const { roomBus, scheduler, monotonicClock } = cradle;
      const reads = { roomReader, userChangeReader, handshakeReads };
      const listeners = {
        onBlocks: blocksListener(cradle),
        onReceipts: (userId: string, shown: boolean) => cradle.receiptChoices.set(userId, shown),
      };
      const publishing = { subscriptions, eventPublisher, roomBus };
      return new UserFeeds({ ...reads, ...publishing, ...listeners, scheduler, monotonicClock, report });
    },
  };
}
