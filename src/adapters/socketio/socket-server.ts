import type { IncomingMessage, Server } from "node:http";
import { Server as SocketServer } from "socket.io";
import type { Durations } from "../../domain/limits/durations.js";
import { boundedParser, MAX_FRAME_BYTES } from "./events/bounded-parser.js";
import type { ChatServer } from "./connection.js";
import { refuseBrokenText } from "./admission/polled-text.js";
import { BoundedWebSocketServer, expectUpgrade, MAX_UPGRADE_MS } from "./admission/web-socket-server.js";

const PATH = "/socket.io/";

/** Whether a request is upgraded to a WebSocket: only if Engine.IO accepts it. */
export const takesUpgrade =
  (transports: SocketOptions["transports"]) =>
  (url: string, headers: IncomingMessage["headers"]): boolean =>
    transports.includes("websocket") && url.startsWith(PATH) && headers.upgrade?.toLowerCase() === "websocket";

export type SocketOptions = Readonly<{
  /** Whether a page of the request's origin may connect. Clients other than pages send no origin. */
  allowsOrigin: (request: Pick<IncomingMessage, "headers">) => boolean;
  transports: readonly ("polling" | "websocket")[];
  durations: Pick<Durations, "ping.interval" | "ping.timeout" | "connection.authenticate">;
}>;

export function createSocketServer({ allowsOrigin, transports, durations }: SocketOptions): ChatServer {
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
    pingInterval: durations["ping.interval"],
    pingTimeout: durations["ping.timeout"],
    connectTimeout: durations["connection.authenticate"],
    cors: (request, decide) => {
      const { origin } = request.headers;
      decide(null, { origin: origin !== undefined && allowsOrigin(request) ? [origin] : [] });
    },
  });
}

type AttachOptions = Pick<SocketOptions, "allowsOrigin"> &
  Readonly<{
    /** Whether this new connection is accepted. */
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

/**
 * Whether the request uses JSONP, which is refused: it sends no origin, and its body is decoded before it can be
 * checked for valid UTF-8.
 */
const asksForJsonp = ({ url = "" }: IncomingMessage): boolean => new URLSearchParams(url.split("?")[1]).has("j");
