import { io, type Socket } from "socket.io-client";
import type { ClientToServer, Requests, ServerToClient } from "../protocol/events";
import { RequestFailed, unreachable } from "../protocol/failure";

export type ChatSocket = Socket<ServerToClient, ClientToServer>;

export function openSocket(token: string): ChatSocket {
  return io({
    auth: { token },
    forceNew: true,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 4_000,
    timeout: 10_000,
  });
}

/** One request and its ack. No ack in time, or the connection cut before it, leaves the outcome unknown. */
export async function emit<Event extends keyof Requests>(
  socket: ChatSocket,
  event: Event,
  payload: Requests[Event]["payload"],
  timeoutMs: number,
): Promise<Requests[Event]["data"]> {
  // Socket.IO's types cannot follow a generic event name to its ack.
  const untyped: Socket = socket;
  const answer: unknown = await untyped
    .timeout(timeoutMs)
    .emitWithAck(event, payload)
    .catch(() => {
      throw unreachable("The server has not answered yet.");
    });
  const ack = answer as { ok: true; data: Requests[Event]["data"] } | { ok: false; error: RequestFailed };
  if (!ack.ok) throw new RequestFailed(ack.error);
  return ack.data;
}
