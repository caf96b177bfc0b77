import type { AddressInfo } from "node:net";
import { clientAddress, oncePerRequest } from "../../adapters/http/request/client-address.js";
import { createSocketServer, takesUpgrade } from "../../adapters/socketio/socket-server.js";
import type { ChatNode } from "../chat-node.js";
import { basePathOf, withoutBasePath } from "./base-path.js";
import { createHttpServer } from "./http-server.js";
import { originCheck, watchForwarding } from "./origin-check.js";
import { TrackedSockets } from "./tracked-sockets.js";

export type Transports = ReturnType<typeof createTransports>;

/** Creates the HTTP and the Socket.IO server of a node, with nothing mounted. */
export function createTransports({ config, logger, report }: Pick<ChatNode, "config" | "logger" | "report">) {
  const { trustProxy, socketTransports: transports, keepAliveMs, publicUrl, host } = config;
  const basePath = basePathOf(publicUrl);
  const takes = takesUpgrade(transports);
  const http = createHttpServer((url, headers) => takes(withoutBasePath(url, basePath), headers), keepAliveMs);
  const allowsOrigin = originCheck(config, logger);
  const forwarding = watchForwarding(logger);
  const localUrl = () => {
    const { port } = http.address() as AddressInfo;
    const isLocal = ["127.0.0.1", "0.0.0.0", "::", "::1"].includes(host);
    return `http://${isLocal ? "localhost" : host}:${port}`;
  };
  return {
    http,
    io: createSocketServer({ allowsOrigin, transports, durations: config.limits.durations }),
    sockets: new TrackedSockets(http, report),
    basePath,
    allowsOrigin,
    /** The client's address of a request, from trusted proxies only. */
    clientAddressOf: oncePerRequest(clientAddress(trustProxy, forwarding.onUntrusted)),
    /** Whether an untrusted proxy has forwarded a request. */
    wasForwarded: forwarding.wasUntrusted,
    /** The URL at which this server listens. */
    localUrl,
    /** The URL under which clients reach the server. */
    publicUrl: () => publicUrl ?? localUrl(),
  };
}
