import { NO_LISTENER } from "../../application/realtime/publish/domain-events.js";
import { pinoSecurityLog } from "../../adapters/observability/pino-security-log.js";
import { JwtTokenService } from "../../adapters/security/jwt-token-service.js";
import type { KeyRing } from "../../adapters/security/key-ring.js";
import { nodeOpaqueTokens } from "../../adapters/security/node-opaque-tokens.js";
import { ZxcvbnCommonPasswords } from "../../adapters/security/zxcvbn-common-passwords.js";
import { SocketIoBroadcaster } from "../../adapters/socketio/push/socketio-broadcaster.js";
import { systemClock } from "../../adapters/system/system-clock.js";
import { systemMonotonicClock } from "../../adapters/system/system-monotonic-clock.js";
import { timerScheduler } from "../../adapters/system/timer-scheduler.js";
import { uuidV7Generator } from "../../adapters/system/uuid-v7-generator.js";
import type { Ports } from "../../application/ports/ports.js";
import type { ChatNode } from "../chat-node.js";
import type { Factories } from "../container.js";
import { queueLimits } from "../../adapters/socketio/push/outgoing-queue.js";
import type { Transports } from "../server/transports.js";
import { openBus } from "./bus.js";
import { openPresenceStore } from "./presence-store.js";
import { openRateLimiter } from "./rate-limiter.js";
import { openMailer } from "./mail.js";
import { argon2PasswordHasher } from "./password-hasher.js";
import type { PersistencePorts } from "../../application/ports/persistence-ports.js";

type Parts = Readonly<{
  node: ChatNode;
  keys: KeyRing;
  store: PersistencePorts;
  transports: Pick<Transports, "io" | "wasForwarded">;
}>;

/** Our own adapters, one per port. */
export function adapters({ node, keys, store, transports }: Parts): Factories<Ports> {
  const { config, logger, report } = node;
  return {
    clock: () => systemClock,
    monotonicClock: () => systemMonotonicClock,
    idGenerator: () => uuidV7Generator,
    scheduler: () => timerScheduler,
    passwordHasher: () => argon2PasswordHasher(),
    commonPasswords: () => new ZxcvbnCommonPasswords(),
    tokenService: ({ clock }) => new JwtTokenService(keys, config.accessTokenTtl, clock),
    opaqueTokens: () => nodeOpaqueTokens,
    rateLimiter: () => openRateLimiter(config, transports.wasForwarded),
    userRepository: () => store.userRepository,
    blockReader: () => store.blockReader,
    unitOfWork: () => store.unitOfWork,
    roomReader: () => store.roomReader,
    readMarkers: () => store.readMarkers,
    receiptReader: () => store.receiptReader,
    sessionReader: () => store.sessionReader,
    moderationReader: () => store.moderationReader,
    messageLog: () => store.messageLog,
    reactionReader: () => store.reactionReader,
    threadReader: () => store.threadReader,
    draftReader: () => store.draftReader,
    userChangeReader: () => store.userChangeReader,
    scheduledQueue: () => store.scheduledQueue,
    messageSearch: () => store.messageSearch,
    dataStoreStatus: () => store.dataStoreStatus,
    messageBroadcaster: () =>
      new SocketIoBroadcaster(transports.io, { queue: queueLimits(config.limits.counts), report }),
    presenceStore: () => openPresenceStore(node),
    roomBus: () => openBus(node, keys),
    domainEventListener: () => NO_LISTENER,
    securityLog: () => pinoSecurityLog(logger),
    mailer: () => openMailer(config, logger),
  };
}
