import { io, type Socket } from "socket.io-client";
import type { AckOf, ClientToServerEvents, DataOf, PayloadOf, RequestName, ServerToClientEvents } from "../protocol.js";
import { RequestFailed, unanswered } from "../request-failed.js";
import { assertEventFits } from "../request-size.js";

export type ChatSocket = Socket<ServerToClientEvents, ClientToServerEvents>;
export type Transport = "websocket" | "polling";

const CONNECT_TIMEOUT_MS = 10_000;

export function createSocket(url: string, transports: readonly Transport[]): ChatSocket {
  const options = {
    transports: [...transports],
    tryAllTransports: true,
    timeout: CONNECT_TIMEOUT_MS,
    // The connection comes back by itself: with a token of the day, and after refusals too.
    reconnection: false,
    autoConnect: false,
    forceNew: true,
  };
  return url ? io(url, options) : io(options);
}

/** One request and its ack. No ack in time, or the connection cut before it, leaves the outcome unknown. */
export async function ask<Name extends RequestName>(
  socket: ChatSocket,
  name: Name,
  payload: PayloadOf<Name>,
  timeoutMs: number,
): Promise<DataOf<Name>> {
  assertEventFits(name, payload);
  // Socket.IO's types cannot follow a generic event name to its ack.
  const untyped: Socket = socket;
  const answer: unknown = await untyped
    .timeout(timeoutMs)
    .emitWithAck(name, payload)
    .catch(() => {
      throw unanswered();
    });
  const ack = answer as AckOf<Name>;
  if (!ack.ok) throw new RequestFailed(ack.error);
  return ack.data;
}
