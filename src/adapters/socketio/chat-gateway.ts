import type { EmailVerification } from "../../application/accounts/verification/email-verification.js";
import type { SessionCache } from "../../application/accounts/sessions/session-cache.js";
import type { OpenConnection } from "../../application/realtime/connections/open-connection.js";
import type { UserFeeds } from "../../application/realtime/feeds/user-feeds.js";
import type { Subscriptions } from "../../application/realtime/connections/subscriptions.js";
import type { RefusalLog } from "../../application/security/refusal-log.js";
import type { Admission } from "../../application/limits/admission.js";
import type { Clock } from "../../application/ports/clock.js";
import type { Scheduler } from "../../application/ports/scheduler.js";
import type { RateLimiter } from "../../application/ports/rate-limiter.js";
import type { TokenService } from "../../application/ports/token-service.js";
import type { InFlightRequests } from "../../application/limits/in-flight-requests.js";
import type { RequestTracker } from "../../application/concurrency/request-tracker.js";
import type { Durations } from "../../domain/limits/durations.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { Handler } from "../api/handler.js";
import { profileView } from "../presenters/user-view.js";
import type { ChatServer, Connection } from "./connection.js";
import type { ConnectionPeers } from "./push/connection-peers.js";
import type { QueueLimits } from "./push/outgoing-queue.js";
import { acquireSlot, type ConnectionLimiter } from "./admission/connection-limiter.js";
import { KeyedMutex } from "../../application/concurrency/keyed-mutex.js";
import { Semaphore } from "../../application/concurrency/semaphore.js";
import { authenticate } from "./admission/handshake.js";
import { limitNamespaceProbes } from "./admission/namespace-probes.js";
import { chainMiddleware, singleConnectionPerTransport } from "./admission/single-connection-per-transport.js";
import { routeEvents, eventHandlers, type EventHandlers, type RoutingDeps } from "./events/event-router.js";
import { connectionHandlers } from "./events/connection-handlers.js";
import { TokenExpiry } from "./admission/token-expiry.js";
import { closeTransport, endUnconnectedTransports } from "./transport-lifetime.js";

export type GatewayDeps = Readonly<{
  handlers: readonly Handler[];
  openConnection: OpenConnection;
  userFeeds: Pick<UserFeeds, "start">;
  subscriptions: Pick<Subscriptions, "add" | "remove">;
  tokenService: TokenService;
  sessionCache: SessionCache;
  emailVerification: EmailVerification;
  traffic: RequestTracker;
  inFlight: InFlightRequests;
  peers: ConnectionPeers;
  queue: QueueLimits;
  durations: Pick<Durations, "connection.authenticate">;
  answered: (event: string, ok: boolean, seconds: number) => void;
  onIgnored: RoutingDeps["onIgnored"];
  admission: Admission;
  refusals: RefusalLog;
  rateLimiter: RateLimiter;
  addressOf: (request: Connection["request"]) => string;
  places: ConnectionLimiter;
  clock: Clock;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/** Maximum of concurrent handshakes. It limits the size of the batch that reads their rooms. */
const MAX_CONCURRENT_HANDSHAKES = 64;

/** Handlers of all events that connections may send. */
export const servedEvents = (handlers: readonly Handler[], expiry: Pick<TokenExpiry, "renew">): EventHandlers =>
  eventHandlers([...handlers, ...connectionHandlers(expiry)]);

/** Serves the socket half of the protocol on a Socket.IO server. */
export function openChatGateway(io: ChatServer, deps: GatewayDeps): void {
  const { handlers, subscriptions, peers, places, durations, report } = deps;
  const expiry = new TokenExpiry({ io, ...deps });
  const requests = servedEvents(handlers, expiry);
  const routing: RoutingDeps = {
    ...deps,
    requests,
    order: new KeyedMutex(),
    addressOf: ({ request }) => deps.addressOf(request),
    endIfExpired: (connection) => expiry.endIfExpired(connection),
  };
  const handshakeLimit = new Semaphore({ max: MAX_CONCURRENT_HANDSHAKES });
  limitNamespaceProbes(io);
  endUnconnectedTransports(io, durations["connection.authenticate"]);
  io.use(singleConnectionPerTransport(chainMiddleware(authenticate(deps), acquireSlot(places, report)), report));
  io.on("connection", (connection) => {
    expiry.watch(connection);
    routeEvents(connection, routing);
    const { userId, sessionId } = connection.data.identity;
    peers.own(connection.conn, userId);
    subscriptions.add({ id: connection.id, userId, sessionId });
    connection.on("disconnect", () => subscriptions.remove(connection.id));
    handshakeLimit
      .run(() => initializeConnection(connection, deps))
      .catch((error: unknown) => rejectConnection(connection, error, report));
  });
}

async function initializeConnection(
  connection: Connection,
  { openConnection, userFeeds }: Pick<GatewayDeps, "openConnection" | "userFeeds">,
): Promise<void> {
  if (!connection.connected) return;
  const { userId, sessionId, expiresAt } = connection.data.identity;
  const opened = await openConnection.execute({ userId, sessionId, connectionId: connection.id });
  const { user, userRev, epoch, serverTime, blockedIds, rooms } = opened;
  connection.emit("ready", {
    user: profileView(user),
    sessionId,
    expiresAt: expiresAt.toISOString(),
    serverTime: serverTime.toISOString(),
    epoch,
    userRev,
    blockedIds,
    rooms: rooms.map(({ roomId, seq, rev, readSeq, unreadFrom }) => ({ roomId, seq, rev, readSeq, unreadFrom })),
  });
  userFeeds.start(connection.id, userId, userRev);
}

/** Closes the transport, so that the client reconnects. Disconnects the client for good if its session has ended. */
function rejectConnection(connection: Connection, error: unknown, report: (error: unknown) => void): void {
  if (error instanceof DomainError && error.kind === "unauthenticated") {
    connection.emit("session:ended", { reason: "revoked" });
    connection.disconnect(true);
    return;
  }
  report(error);
  closeTransport(connection.conn);
}
