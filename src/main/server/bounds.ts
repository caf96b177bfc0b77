import type { IncomingMessage } from "node:http";
import { trustsAddress } from "../../adapters/http/request/client-address.js";
import { TcpPeers } from "../../adapters/http/limits/tcp-peers.js";
import type { ChatServer } from "../../adapters/socketio/connection.js";
import { ConnectionPeers } from "../../adapters/socketio/push/connection-peers.js";
import { ConnectionLimiter } from "../../adapters/socketio/admission/connection-limiter.js";
import { InFlightRequests } from "../../application/limits/in-flight-requests.js";
import { MAX_PEER_BYTES, MAX_USER_BYTES, OutgoingBytes } from "../../application/limits/outgoing-bytes.js";
import type { Scheduler } from "../../application/ports/scheduler.js";
import { UNLIMITED_CONNECTIONS, UNLIMITED_REQUESTS } from "../../domain/limits/limit.js";
import type { ChatNode } from "../chat-node.js";
import { freeLocalAddresses } from "../infrastructure/local-address-exemption.js";
import { TcpConnections } from "./tcp-connections.js";
import type { Transports } from "./transports.js";

/** Creates the limits per peer: TCP connections, concurrent requests, unsent bytes. */
export function openBounds(
  { config, metrics }: ChatNode,
  { http, wasForwarded }: Pick<Transports, "http" | "wasForwarded">,
  scheduler: Scheduler,
) {
  const { rateLimits, limits, maxOutgoingBytes, trustProxy } = config;
  const connections = rateLimits ? limits.connections : UNLIMITED_CONNECTIONS;
  const isFree = freeLocalAddresses(config, wasForwarded);
  new TcpConnections(connections.tcp, trustsAddress(trustProxy), isFree.tcp).watch(http);
  const outgoing = new OutgoingBytes({
    limits: { peer: MAX_PEER_BYTES, user: MAX_USER_BYTES, total: maxOutgoingBytes },
    scheduler,
    onCut: metrics.peerCut,
  });
  const tcpPeers = new TcpPeers(http, outgoing);
  const inFlight = new InFlightRequests(rateLimits ? limits.requests : UNLIMITED_REQUESTS, isFree.requests);
  const connectionLimiter = new ConnectionLimiter(connections, isFree);
  const peersOf = (io: ChatServer, addressOf: (request: IncomingMessage) => string) =>
    new ConnectionPeers(io, { outgoing, streams: tcpPeers, addressOf });
  return { connectionLimiter, outgoing, tcpPeers, inFlight, peersOf };
}
