import { guardedScheduler } from "../application/guarded-scheduler.js";
import { guardedRateLimiter } from "../application/limits/guarded-rate-limiter.js";
import { guardedSecurityLog } from "../application/security/guarded-security-log.js";
import type { Ports } from "../application/ports/ports.js";
import type { ChatNode } from "./chat-node.js";
import type { CleanupStack } from "./cleanup-stack.js";
import type { Factories } from "./container.js";
import type { AdapterClosing } from "./infrastructure/adapter-closing.js";
import { adapters } from "./infrastructure/adapters.js";
import { jwtKeys } from "./infrastructure/jwt-keys.js";
import { overridden } from "./infrastructure/overrides.js";
import { openStore } from "./infrastructure/store.js";
import type { Transports } from "./server/transports.js";

export type Infrastructure = Readonly<{
  ports: Factories<Ports>;
  /** Public keys that verify access tokens. */
  publicKeys: Readonly<{ keys: readonly unknown[] }>;
  /** The kind of storage of this node, for `/readyz`. */
  storage: Readonly<{ mode: string; durability: string }>;
}>;

type Parts = Readonly<{
  node: ChatNode;
  transports: Transports;
  /** Adapters that replace ours, by port. */
  overrides: Partial<Ports>;
  cleanup: CleanupStack;
  closing: AdapterClosing;
}>;

/** Opens the store, and chooses an adapter for each port. */
export async function openInfrastructure(parts: Parts): Promise<Infrastructure> {
  const { node, transports, overrides, cleanup, closing } = parts;
  const { config, logger, metrics, report } = node;
  const keys = await jwtKeys(config);
  const { store, close, mode, durability } = await openStore(config.persistence, logger, metrics);
  cleanup.add(close);
  const ports = overridden(adapters({ node, keys, store, transports }), overrides, closing);
  const scheduler = (made: Ports) => guardedScheduler(ports.scheduler(made), report);
  const rateLimiter = (made: Ports) => guardedRateLimiter(ports.rateLimiter(made), report);
  const securityLog = (made: Ports) => guardedSecurityLog(ports.securityLog(made), report);
  return {
    ports: { ...ports, scheduler, rateLimiter, securityLog },
    publicKeys: keys.publicKeys(),
    storage: { mode, durability },
  };
}
