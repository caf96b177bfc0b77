import type { Counts } from "../../../domain/limits/counts.js";
import type { Connection } from "../connection.js";
import type { EncodedEvent } from "./encoded-event.js";

/**
 * Parts of Engine.IO that its types do not declare: packets that wait for the transport, and the sender of raw frames.
 */
type Waiting = Readonly<{ writeBuffer: readonly Readonly<{ data?: string | Buffer }>[] }>;
type WebSocket = Readonly<{
  readyState: number;
  bufferedAmount: number;
  terminate(): void;
  _sender?: Readonly<{ sendFrame?(frame: readonly Buffer[]): void }>;
}>;
type WebSocketTransport = Readonly<{ writable: boolean; socket?: WebSocket }>;

const OPEN = 1;
const BYTES_PER_UNIT = 2;
/** Packets and bytes with which the queue of a connection is full. */
export type QueueLimits = Readonly<{ packets: number; bytes: number }>;

export const queueLimits = (counts: Counts): QueueLimits => ({
  packets: counts["queue.packets"],
  bytes: counts["queue.bytes"],
});

/**
 * Answers are never dropped, so a client that sends requests without reading is terminated at this multiple of the
 * limits.
 */
const MAX_WITH_ANSWERS = 4;

const waitingIn = ({ conn }: Pick<Connection, "conn">) => (conn as unknown as Waiting).writeBuffer;
const transportOf = ({ conn }: Pick<Connection, "conn">) => conn.transport as unknown as WebSocketTransport;

/** Memory that the packets waiting for the transport take, in bytes. */
export const queuedBytes = (conn: Connection["conn"]): number =>
  waitingIn({ conn }).reduce((bytes, { data }) => bytes + BYTES_PER_UNIT * (data?.length ?? 0), 0);

function bytesIn(connection: Connection): number {
  const sent = transportOf(connection).socket?.bufferedAmount ?? 0;
  return waitingIn(connection).reduce((bytes, { data }) => bytes + (data?.length ?? 0), sent);
}

/**
 * Sends an event. If nothing waits, writes its frame directly to the WebSocket, which saves a dozen calls and events of
 * Engine.IO per connection. Otherwise adds it to Engine.IO's queue, where all connections share the same bytes.
 */
export function push(connection: Connection, { packet, frame }: EncodedEvent): void {
  const { writable, socket } = transportOf(connection);
  const sender = socket?._sender;
  const isIdle = writable && socket?.readyState === OPEN && socket.bufferedAmount === 0;
  if (isIdle && sender?.sendFrame && waitingIn(connection).length === 0) return sender.sendFrame([frame]);
  const shared = { compress: false, wsPreEncodedFrame: [frame] };
  connection.conn.write(packet, shared);
}

/** Whether the connection's queue is full. */
export const isBackpressured = (connection: Connection, { packets, bytes }: QueueLimits): boolean =>
  waitingIn(connection).length >= packets || bytesIn(connection) >= bytes;

export const isOverloaded = (connection: Connection, { packets, bytes }: QueueLimits): boolean =>
  isBackpressured(connection, { packets: packets * MAX_WITH_ANSWERS, bytes: bytes * MAX_WITH_ANSWERS });

/** Whether everything was written to the network. */
export const isDrained = (connection: Connection): boolean => bytesIn(connection) === 0;

/** Ends a connection without sending its queue. */
export function terminate(connection: Pick<Connection, "conn">): void {
  const { socket } = transportOf(connection);
  connection.conn.close(true);
  socket?.terminate();
}
