import type { Socket } from "socket.io-client";
import { undocumentedInAck, undocumentedInEvent, undocumentedInRefusal } from "./socket-answers.js";
import { recordUndocumented } from "./undocumented.js";

/** Checks every event, refused handshake and acknowledgement of the socket against the AsyncAPI document. */
export function checkSocket<Checked extends Socket>(socket: Checked): Checked {
  socket.onAny((event: string, ...payload: unknown[]) => recordUndocumented(undocumentedInEvent(event, payload)));
  socket.on("connect_error", (error: Error & { data?: unknown }) => {
    // Ignores an error of the transport, which has no data and is not an answer of the server.
    if (Object.hasOwn(error, "data")) {
      recordUndocumented(undocumentedInRefusal({ message: error.message, data: error.data }));
    }
  });
  const emitWithAck = socket.emitWithAck.bind(socket);
  socket.emitWithAck = async (event: string, ...payload: unknown[]) => {
    const ack: unknown = await emitWithAck(event, ...payload);
    recordUndocumented(undocumentedInAck(event, ack));
    return ack;
  };
  return socket;
}
