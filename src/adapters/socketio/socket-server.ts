import type { IncomingMessage } from "node:http";
import { Server } from "socket.io";
import type { ChatServer } from "./connection.js";
import { isAllowedOrigin } from "./origin.js";

const PACKET_LIMIT = 64 * 1024;

export type SocketOptions = Readonly<{
  corsOrigins: readonly string[];
  transports: readonly ("polling" | "websocket")[];
  /** Whether this new connection is taken. */
  accepting?: (request: IncomingMessage) => Promise<boolean>;
}>;

export function createSocketServer({
  corsOrigins,
  transports,
  accepting = async () => true,
}: SocketOptions): ChatServer {
  return new Server({
    serveClient: false,
    destroyUpgrade: false,
    transports: [...transports],
    maxHttpBufferSize: PACKET_LIMIT,
    perMessageDeflate: false,
    httpCompression: false,
    pingInterval: 10_000,
    pingTimeout: 5_000,
    connectTimeout: 5_000,
    cors: { origin: [...corsOrigins] },
    allowRequest: (request, decide) => {
      if (!isAllowedOrigin(request, corsOrigins)) return decide(null, false);
      accepting(request).then(
        (accepted) => decide(null, accepted),
        () => decide(null, false),
      );
    },
  });
}
