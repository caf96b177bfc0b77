import type { IncomingMessage, Server } from "node:http";
import { TcpPeers } from "../adapters/http/tcp-peers.js";
import type { ChatServer } from "../adapters/socketio/connection.js";
import { ConnectionPeers } from "../adapters/socketio/connection-peers.js";
import { InFlightRequests } from "../application/limits/in-flight-requests.js";
import { MAX_PEER_BYTES, MAX_USER_BYTES, OutgoingBytes, type Cut } from "../application/limits/outgoing-bytes.js";
import type { Scheduler } from "../application/ports/scheduler.js";
import { UNLIMITED_CONNECTIONS, UNLIMITED_REQUESTS } from "../domain/limits/limit.js";
import type { Config } from "./config.js";
import { TcpConnections } from "./tcp-connections.js";

type Deps = Readonly<{
  config: Config;
  http: Server;
  isProxy: (address: string) => boolean;
  scheduler: Scheduler;
  onCut: (why: Cut) => void;
}>;

/** Bounds of what peers may hold: TCP connections, requests under way, bytes that wait for them. */
export function openBounds({ config, http, isProxy, scheduler, onCut }: Deps) {
  const { rateLimits, limits, maxOutgoingBytes } = config;
  const connections = rateLimits ? limits.connections : UNLIMITED_CONNECTIONS;
  new TcpConnections(connections.tcp, isProxy).watch(http);
  const outgoing = new OutgoingBytes({
    limits: { peer: MAX_PEER_BYTES, user: MAX_USER_BYTES, total: maxOutgoingBytes },
    scheduler,
    onCut,
  });
  const tcpPeers = new TcpPeers(http, outgoing);
  const inFlight = new InFlightRequests(rateLimits ? limits.requests : UNLIMITED_REQUESTS);
  const peersOf = (io: ChatServer, addressOf: (request: IncomingMessage) => string) =>
    new ConnectionPeers(io, { outgoing, streams: tcpPeers, addressOf });
  return { connections, outgoing, tcpPeers, inFlight, peersOf };
}
