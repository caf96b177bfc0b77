import type { Connection } from "./connection.js";

/** What of Engine.IO's state is not in its types: packets that wait for the transport, and bytes that wait in it. */
type Waiting = Readonly<{ writeBuffer: readonly Readonly<{ data?: string | Buffer }>[] }>;
type WebSocketTransport = Readonly<{ socket?: Readonly<{ bufferedAmount?: number; terminate?: () => void }> }>;

const MOST_PACKETS = 64;
const MOST_BYTES = 1024 * 1024;
/** Answers are not left out as pushes are: who asks on and on without reading is cut off here. */
const MOST_WITH_ANSWERS = 8;

const waitingIn = ({ conn }: Connection) => (conn as unknown as Waiting).writeBuffer;
const webSocketOf = ({ conn }: Connection) => (conn.transport as unknown as WebSocketTransport).socket;

function bytesIn(connection: Connection): number {
  const sent = webSocketOf(connection)?.bufferedAmount ?? 0;
  return waitingIn(connection).reduce((bytes, { data }) => bytes + (data?.length ?? 0), sent);
}

/** Whether as much is queued for the connection as may be. */
export const isFull = (connection: Connection, times = 1): boolean =>
  waitingIn(connection).length >= MOST_PACKETS * times || bytesIn(connection) >= MOST_BYTES * times;

export const isFlooded = (connection: Connection): boolean => isFull(connection, MOST_WITH_ANSWERS);

/** Whether everything was handed to the network. */
export const isDrained = (connection: Connection): boolean => waitingIn(connection).length === 0;

/** Ends a connection without waiting for what is queued. */
export function cutOff(connection: Connection): void {
  const webSocket = webSocketOf(connection);
  connection.conn.close(true);
  webSocket?.terminate?.();
}
