import type { IncomingMessage, Server } from "node:http";
import { TcpPeers } from "../adapters/http/tcp-peers.js";
import type { ChatServer } from "../adapters/socketio/connection.js";
import { ConnectionPeers } from "../adapters/socketio/connection-peers.js";
import { ConnectionPlaces } from "../adapters/socketio/connection-places.js";
import { InFlightRequests } from "../application/limits/in-flight-requests.js";
import { MAX_PEER_BYTES, MAX_USER_BYTES, OutgoingBytes, type Cut } from "../application/limits/outgoing-bytes.js";
import type { Scheduler } from "../application/ports/scheduler.js";
import { UNLIMITED_CONNECTIONS, UNLIMITED_REQUESTS } from "../domain/limits/limit.js";
import type { Config } from "./config.js";
import { freeLocalAddresses } from "./local-limits.js";
import { TcpConnections } from "./tcp-connections.js";

type Deps = Readonly<{
  config: Config;
  http: Server;
  isProxy: (address: string) => boolean;
  /** Whether a peer forwarded a request without being trusted. */
  wasForwarded: () => boolean;
  scheduler: Scheduler;
  onCut: (why: Cut) => void;
}>;

/** Bounds of what peers may hold: TCP connections, requests under way, bytes that wait for them. */
export function openBounds({ config, http, isProxy, wasForwarded, scheduler, onCut }: Deps) {
  const { rateLimits, limits, maxOutgoingBytes } = config;
  const connections = rateLimits ? limits.connections : UNLIMITED_CONNECTIONS;
  const isFree = freeLocalAddresses(config, wasForwarded);
  new TcpConnections(connections.tcp, isProxy, isFree.tcp).watch(http);
  const outgoing = new OutgoingBytes({
    limits: { peer: MAX_PEER_BYTES, user: MAX_USER_BYTES, total: maxOutgoingBytes },
    scheduler,
    onCut,
  });
  const tcpPeers = new TcpPeers(http, outgoing);
  const inFlight = new InFlightRequests(rateLimits ? limits.requests : UNLIMITED_REQUESTS, isFree.requests);
  const places = new ConnectionPlaces(connections, isFree);
  const peersOf = (io: ChatServer, addressOf: (request: IncomingMessage) => string) =>
    new ConnectionPeers(io, { outgoing, streams: tcpPeers, addressOf });
  return { places, outgoing, tcpPeers, inFlight, peersOf };
}
