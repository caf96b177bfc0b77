import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { OutgoingBytes, Peer } from "../../../application/limits/outgoing-bytes.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { rateLimitKey } from "../../../domain/limits/address-key.js";

/** The byte counters of a socket's handle, which Node's types do not declare. */
type Handle = Readonly<{ bytesWritten: number; writeQueueSize: number }>;

class TcpPeer implements Peer {
  readonly address: string;
  /** Answers that are queued in memory. */
  readonly answers = new Set<ServerResponse>();

  constructor(private readonly socket: Socket) {
    this.address = rateLimitKey(socket.remoteAddress ?? "");
  }

  waiting(): number {
    return this.socket.writableLength + queuedIn(this.answers);
  }

  taken(): number {
    return takenBy(this.socket);
  }

  cut(): void {
    this.socket.resetAndDestroy();
  }
}

/** The TCP sockets of an HTTP server as peers, including upgraded ones. */
export class TcpPeers {
  private readonly peers = new WeakMap<Duplex, TcpPeer>();

  constructor(
    server: Server,
    private readonly outgoing: OutgoingBytes,
  ) {
    server.on("connection", (socket: Socket) => this.add(socket));
    server.on("request", ({ socket }, response) => this.answer(socket, response));
  }

  /** Counts the unsent bytes of the socket for this user from now on. */
  own(socket: Duplex, userId: UserId): void {
    const peer = this.peers.get(socket);
    if (peer) this.outgoing.own(peer, userId);
  }

  /** Enforces the limits of unsent bytes after a write to the socket. */
  wrote(socket: Duplex): void {
    const peer = this.peers.get(socket);
    if (peer) this.outgoing.wrote(peer);
  }

  private add(socket: Socket): void {
    if (this.peers.has(socket)) return;
    const peer = new TcpPeer(socket);
    this.peers.set(socket, peer);
    this.outgoing.add(peer);
    socket.on("close", () => this.outgoing.remove(peer));
  }

  private answer(socket: Duplex, response: ServerResponse): void {
    const peer = this.peers.get(socket);
    if (!peer) return;
    peer.answers.add(response);
    response.once("prefinish", () => this.outgoing.wrote(peer));
    response.once("close", () => peer.answers.delete(response));
  }
}

/** Bytes of queued answers, which Node keeps until the earlier ones are sent. */
function queuedIn(answers: ReadonlySet<ServerResponse>): number {
  let bytes = 0;
  for (const answer of answers) if (answer.socket === null) bytes += answer.writableLength;
  return bytes;
}

/** Bytes that the operating system has taken, including parts of a large write. */
function takenBy(socket: Socket): number {
  const { _handle: handle } = socket as unknown as Readonly<{ _handle?: Handle | null }>;
  return handle ? handle.bytesWritten - handle.writeQueueSize : socket.bytesWritten - socket.writableLength;
}
