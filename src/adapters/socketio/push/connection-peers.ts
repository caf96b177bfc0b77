import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import {
  LOOKS_WATCHED,
  MIN_BYTES_PER_LOOK,
  type OutgoingBytes,
  type Peer,
} from "../../../application/limits/outgoing-bytes.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { ChatServer, Connection } from "../connection.js";
import { terminate, queuedBytes } from "./outgoing-queue.js";

type Transport = Connection["conn"];
/**
 * Parts of Engine.IO's transports that their types do not declare: the response to a poll, and a WebSocket's TCP
 * socket.
 */
type Carrier = Readonly<{ name: string; res?: ServerResponse | null; socket?: Readonly<{ _socket?: Duplex | null }> }>;

/** The TCP sockets that carry the transports. */
export type Streams = Readonly<{ own(socket: Duplex, userId: UserId): void; wrote(socket: Duplex): void }>;

type Deps = Readonly<{
  outgoing: OutgoingBytes;
  streams: Streams;
  addressOf: (request: Transport["request"]) => string;
}>;

const ENOUGH_BYTES = LOOKS_WATCHED * MIN_BYTES_PER_LOOK;

const carrierOf = (transport: Transport) => transport.transport as unknown as Carrier;
const isPolling = (transport: Transport): boolean => carrierOf(transport).name === "polling";

class ConnectionPeer implements Peer {
  private takenBytes = 0;

  constructor(
    private readonly transport: Transport,
    readonly address: string,
  ) {}

  waiting(): number {
    return queuedBytes(this.transport);
  }

  taken(): number {
    return this.takenBytes;
  }

  flushed(): void {
    this.takenBytes += ENOUGH_BYTES;
  }

  cut(): void {
    terminate({ conn: this.transport });
  }
}

/**
 * Connections as peers whose waiting bytes are the packets queued in Engine.IO, until the next poll or until the
 * WebSocket is writable.
 */
export class ConnectionPeers {
  private readonly peers = new WeakMap<Transport, Peer>();
  private readonly users = new WeakMap<Transport, UserId>();

  constructor(
    io: ChatServer,
    private readonly deps: Deps,
  ) {
    io.engine.on("connection", (transport: Transport) => this.add(transport));
  }

  /** Counts the connection's waiting bytes for this user from now on. */
  own(transport: Transport, userId: UserId): void {
    this.users.set(transport, userId);
    const peer = this.peers.get(transport);
    if (peer) this.deps.outgoing.own(peer, userId);
    this.ownStream(transport);
  }

  /** Applies the limits of waiting bytes after a write to the connection. */
  wrote(transport: Transport): void {
    const peer = this.peers.get(transport);
    if (peer) this.deps.outgoing.wrote(peer);
    const stream = carrierOf(transport).socket?._socket;
    if (stream) this.deps.streams.wrote(stream);
  }

  private add(transport: Transport): void {
    const { outgoing, addressOf } = this.deps;
    const peer = new ConnectionPeer(transport, addressOf(transport.request));
    this.peers.set(transport, peer);
    outgoing.add(peer);
    // A poll takes all queued packets at once. A WebSocket is judged by its TCP socket alone.
    transport.on("flush", () => {
      if (isPolling(transport)) outgoing.drained(peer);
      else peer.flushed();
      this.ownStream(transport);
    });
    transport.on("upgrade", () => this.ownStream(transport));
    transport.on("close", () => outgoing.remove(peer));
  }

  private ownStream(transport: Transport): void {
    const userId = this.users.get(transport);
    const { res, socket } = carrierOf(transport);
    const stream = res?.socket ?? socket?._socket;
    if (userId !== undefined && stream) this.deps.streams.own(stream, userId);
  }
}
