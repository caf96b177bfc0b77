import type { Logger } from "pino";
import type { Metrics } from "../adapters/observability/metrics.js";
import { pinoSecurityLog } from "../adapters/observability/pino-security-log.js";
import { JwtTokenService } from "../adapters/security/jwt-token-service.js";
import type { KeyRing } from "../adapters/security/key-ring.js";
import { nodeTokenSecrets } from "../adapters/security/node-token-secrets.js";
import { ZxcvbnCommonPasswords } from "../adapters/security/zxcvbn-common-passwords.js";
import type { ChatServer } from "../adapters/socketio/connection.js";
import { SocketIoBroadcaster } from "../adapters/socketio/socketio-broadcaster.js";
import { systemClock } from "../adapters/system/system-clock.js";
import { systemMonotonicClock } from "../adapters/system/system-monotonic-clock.js";
import { timerScheduler } from "../adapters/system/timer-scheduler.js";
import { uuidV7Generator } from "../adapters/system/uuid-v7-generator.js";
import type { Ports } from "../application/ports/ports.js";
import { openBus } from "./bus.js";
import type { Config } from "./config.js";
import type { Factories } from "./container.js";
import { openLimiter } from "./limiter.js";
import { openMailer } from "./mail.js";
import { argon2PasswordHasher } from "./password-hasher.js";
import type { Store } from "./store.js";

export type InfrastructureParts = Readonly<{
  config: Config;
  keys: KeyRing;
  store: Store;
  io: ChatServer;
  metrics: Metrics;
  logger: Logger;
  /** Different on every node. */
  nodeId: string;
  /** Whether a proxy that is not trusted has forwarded a request. */
  wasForwarded: () => boolean;
}>;

/** Our own adapters, one for each port. */
export function infrastructure(parts: InfrastructureParts): Factories<Ports> {
  const { config, keys, store, io, metrics, logger, nodeId, wasForwarded } = parts;
  return {
    clock: () => systemClock,
    monotonicClock: () => systemMonotonicClock,
    ids: () => uuidV7Generator,
    scheduler: () => timerScheduler,
    hasher: () => argon2PasswordHasher(),
    commonPasswords: () => new ZxcvbnCommonPasswords(),
    tokenService: ({ clock }) => new JwtTokenService(keys, config.accessTokenTtl, clock),
    opaqueTokens: () => nodeTokenSecrets,
    limiter: () => openLimiter(config, wasForwarded),
    users: () => store.users,
    unitOfWork: () => store.unitOfWork,
    rooms: () => store.rooms,
    sessions: () => store.sessions,
    messageLog: () => store.log,
    deployment: () => store.deployment,
    broadcaster: () => new SocketIoBroadcaster(io),
    bus: () => openBus(config, { nodeId, keys, metrics, logger }),
    securityLog: () => pinoSecurityLog(logger),
    mailer: () => openMailer(config, logger),
  };
}
