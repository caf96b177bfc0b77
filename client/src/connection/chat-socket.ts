import { io, type Socket } from "socket.io-client";
import type { AckOf, ClientToServerEvents, DataOf, PayloadOf, RequestName, ServerToClientEvents } from "../protocol.js";
import { RequestError, unanswered } from "../request-error.js";
import { assertEventFits } from "../request-size.js";
import { withoutLastSlash } from "../rest/http.js";

export type ChatSocket = Socket<ServerToClientEvents, ClientToServerEvents>;
export type Transport = "websocket" | "polling";

const CONNECT_TIMEOUT_MS = 10_000;

export function createSocket(url: string, transports: readonly Transport[]): ChatSocket {
  const { origin, path } = socketAddress(url);
  const options = {
    path,
    transports: [...transports],
    tryAllTransports: true,
    timeout: CONNECT_TIMEOUT_MS,
    // `Connection` reconnects itself, with a fresh token, and also after a refusal.
    reconnection: false,
    autoConnect: false,
    forceNew: true,
  };
  return origin ? io(origin, options) : io(options);
}

const ADDRESS = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)/i;

/** Splits the URL into the origin and the path of Socket.IO, which would treat the URL's own path as a namespace. */
export function socketAddress(url: string): Readonly<{ origin: string; path: string }> {
  const [, origin = "", base = ""] = ADDRESS.exec(url) ?? [];
  return { origin, path: `${withoutLastSlash(base)}/socket.io/` };
}

/** Sends a request and resolves with the data of its ack. Without an ack in time the outcome is unknown. */
export async function emitWithAck<Name extends RequestName>(
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
  if (!ack.ok) throw new RequestError(ack.error);
  return ack.data;
}
