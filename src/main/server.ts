import { existsSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { fileURLToPath } from "node:url";
import { apiHandlers } from "../adapters/api/handlers.js";
import type { Handler } from "../adapters/api/handler.js";
import { createHttpApp } from "../adapters/http/http-app.js";
import { reused } from "../adapters/http/routes/reused.js";
import { openChatGateway } from "../adapters/socketio/chat-gateway.js";
import { countConnections } from "../adapters/socketio/admission/connection-limiter.js";
import { drainConnections } from "../adapters/socketio/drain-connections.js";
import { queueLimits } from "../adapters/socketio/push/outgoing-queue.js";
import { attach } from "../adapters/socketio/socket-server.js";
import { takeByAddress } from "../application/limits/address-takes.js";
import { RequestTracker } from "../application/concurrency/request-tracker.js";
import { rateLimitKey } from "../domain/limits/address-key.js";
import type { ChatNode } from "./chat-node.js";
import type { CleanupStack } from "./cleanup-stack.js";
import type { Infrastructure } from "./infrastructure.js";
import type { Product } from "./product.js";
import { serveUnder } from "./server/base-path.js";
import { openBounds } from "./server/bounds.js";
import { listen } from "./server/http-server.js";
import { serverConfig } from "./server/server-config.js";
import { closeAfterIgnoredUpgrades } from "./server/ignored-upgrades.js";
import type { Transports } from "./server/transports.js";
import { withTimeout } from "./with-timeout.js";

const PLAYGROUND = fileURLToPath(new URL("../../dist/playground", import.meta.url));
const REFERENCE = fileURLToPath(new URL("../../dist/reference", import.meta.url));
const API_DOCUMENTS = fileURLToPath(new URL("../../docs/api", import.meta.url));
const PING_REUSED_MS = 1_000;
const COUNT_REUSED_MS = 5_000;
const MAX_COUNTED = 100_000;
const ANSWER_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 5_000;

type Parts = Readonly<{
  node: ChatNode;
  transports: Transports;
  infrastructure: Omit<Infrastructure, "ports">;
  product: Product;
  cleanup: CleanupStack;
}>;

type Shared = Readonly<{
  handlers: readonly Handler[];
  bounds: ReturnType<typeof openBounds>;
  traffic: RequestTracker;
  isServing: () => boolean;
}>;

/** Mounts REST and Socket.IO on one port. Returns a function that listens there. */
export function createServer(parts: Parts): () => Promise<void> {
  const { node, transports, product, cleanup } = parts;
  const { http, io, sockets } = transports;
  const traffic = new RequestTracker();
  let isServing = false;
  const bounds = openBounds(node, transports, product.scheduler);
  const shared = {
    handlers: apiHandlers(product, serverConfig(node.config)),
    bounds,
    traffic,
    isServing: () => isServing,
  };
  bounds.outgoing.start();
  cleanup.add(() => bounds.outgoing.stop());
  node.metrics.watch({
    connections: () => io.engine.clientsCount,
    rooms: () => product.feeds.size,
    readers: () => product.activities.readers,
    activities: () => product.activities.people,
    waitingReceipts: () => product.receipts.waiting,
    watchedUsers: () => product.presences.watchedUsers,
    scheduledWaiting: reused(() => waitingOrNull(product), COUNT_REUSED_MS),
    outgoingBytes: () => bounds.outgoing.waiting(),
  });
  mountHttp(parts, shared);
  mountSocketIo(parts, shared);
  closeAfterIgnoredUpgrades(http);
  serveUnder(transports.basePath, http);

  return async () => {
    await listen(http, node.config);
    cleanup.add(() => sockets.closeWithin(CLOSE_TIMEOUT_MS, () => io.close()));
    cleanup.add(() => withTimeout(ANSWER_TIMEOUT_MS, traffic.drain()));
    cleanup.add(() => drainConnections(io));
    cleanup.add(() => {
      isServing = false;
      sockets.closeIdle();
    });
    isServing = true;
  };
}

async function waitingOrNull({ scheduledQueue }: Pick<Product, "scheduledQueue">): Promise<number | null> {
  try {
    return await scheduledQueue.countWaiting(MAX_COUNTED);
  } catch {
    return null;
  }
}

function mountHttp(
  { node, transports, product, infrastructure }: Parts,
  { handlers, bounds, traffic, isServing }: Shared,
): void {
  const { config, logger, metrics } = node;
  const { http, allowsOrigin, clientAddressOf: addressOf, basePath } = transports;
  const { storage, publicKeys } = infrastructure;
  const { tokenService, admission, refusals, rateLimiter, dataStoreStatus } = product;
  const ping = reused(() => dataStoreStatus.ping(), PING_REUSED_MS);
  const readiness = async () => {
    if (!isServing()) return null;
    await ping();
    return storage;
  };
  const endpoints = { handlers, tokenService, admission, refusals, rateLimiter, traffic };
  const limits = { inFlight: bounds.inFlight, tcpPeers: bounds.tcpPeers, limits: config.limits.rates };
  const monitoring = {
    readiness,
    metrics: () => metrics.text(),
    metricsToken: config.metricsToken,
    publicKeys,
    logger,
  };
  const pages = { documentsDir: API_DOCUMENTS, referenceDir: built(REFERENCE), playgroundDir: built(PLAYGROUND) };
  const app = createHttpApp(
    { ...endpoints, ...limits, ...monitoring, answered: metrics.httpAnswered, warnings: config.development },
    { allowsOrigin, addressOf, trustProxy: config.trustProxy, basePath, ...pages },
  );
  http.on("request", app);
}

function mountSocketIo({ node, transports, product }: Parts, { handlers, bounds, traffic, isServing }: Shared): void {
  const { http, io, allowsOrigin, clientAddressOf: addressOf } = transports;
  const { tokenService, admission, refusals, rateLimiter, clock, scheduler } = product;
  const { openConnection, userFeeds, subscriptions, sessionCache, emailVerification, durations } = product;
  const { connectionLimiter, inFlight } = bounds;
  const acceptConnection = async (request: IncomingMessage) => {
    await takeByAddress(rateLimiter, "request.address", addressOf(request));
    return isServing() && connectionLimiter.reserve(request, addressOf(request));
  };
  attach(io, http, { allowsOrigin, acceptConnection });
  countConnections(io, connectionLimiter, addressOf);
  const peers = bounds.peersOf(io, (request) => rateLimitKey(addressOf(request)));
  const queue = queueLimits(node.config.limits.counts);
  const connections = { places: connectionLimiter, peers, queue, durations, addressOf, traffic, inFlight };
  const identities = { tokenService, sessionCache, emailVerification, admission, refusals, rateLimiter };
  const { config, logger, report, metrics } = node;
  const onIgnored = config.development ? (event: string, warning: string) => logger.warn({ event }, warning) : null;
  const delivery = { subscriptions, clock, scheduler, answered: metrics.socketAnswered, onIgnored, report };
  openChatGateway(io, { handlers, openConnection, userFeeds, ...connections, ...identities, ...delivery });
}

const built = (directory: string): string | null => (existsSync(directory) ? directory : null);
