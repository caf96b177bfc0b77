import type { IncomingMessage, Server } from "node:http";
import { Server as SocketServer } from "socket.io";
import { boundedParser, MAX_FRAME_BYTES } from "./events/bounded-parser.js";
import type { ChatServer } from "./connection.js";
import { refuseBrokenText } from "./admission/polled-text.js";
import { BoundedWebSocketServer, expectUpgrade, MAX_UPGRADE_MS } from "./admission/web-socket-server.js";

const PATH = "/socket.io/";

/** Whether a request becomes a WebSocket: those that Engine.IO takes, and no others. */
export const takesUpgrade =
  (transports: SocketOptions["transports"]) =>
  (url: string, headers: IncomingMessage["headers"]): boolean =>
    transports.includes("websocket") && url.startsWith(PATH) && headers.upgrade?.toLowerCase() === "websocket";

export type SocketOptions = Readonly<{
  /** Whether a page of the request's origin may connect; a caller that is no page has none. */
  allowsOrigin: (request: Pick<IncomingMessage, "headers">) => boolean;
  transports: readonly ("polling" | "websocket")[];
}>;

export function createSocketServer({ allowsOrigin, transports }: SocketOptions): ChatServer {
  return new SocketServer({
    path: PATH,
    serveClient: false,
    destroyUpgrade: false,
    wsEngine: BoundedWebSocketServer,
    upgradeTimeout: MAX_UPGRADE_MS,
    transports: [...transports],
    maxHttpBufferSize: MAX_FRAME_BYTES,
    parser: boundedParser,
    perMessageDeflate: false,
    httpCompression: false,
    pingInterval: 10_000,
    pingTimeout: 5_000,
    connectTimeout: 5_000,
    cors: (request, decide) => {
      const { origin } = request.headers;
      decide(null, { origin: origin !== undefined && allowsOrigin(request) ? [origin] : [] });
    },
  });
}

type AttachOptions = Pick<SocketOptions, "allowsOrigin"> &
  Readonly<{
    /** Whether this new connection is taken. */
    acceptConnection: (request: IncomingMessage) => Promise<boolean>;
  }>;

/** Serves Socket.IO on an HTTP server. */
export function attach(io: ChatServer, http: Server, { allowsOrigin, acceptConnection }: AttachOptions): void {
  http.on("upgrade", (_request, socket) => expectUpgrade(socket));
  io.attach(http, {
    allowRequest: (request, decide) => {
      if (!allowsOrigin(request) || asksForJsonp(request)) return decide(null, false);
      acceptConnection(request).then(
        (accepted) => decide(null, accepted),
        () => decide(null, false),
      );
    },
  });
  refuseBrokenText(http, PATH);
}

/** Scripts that poll carry no origin, and their bodies are decoded before anything can check that they are UTF-8. */
const asksForJsonp = ({ url = "" }: IncomingMessage): boolean => new URLSearchParams(url.split("?")[1]).has("j");
