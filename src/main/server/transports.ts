import type { AddressInfo } from "node:net";
import { clientAddress, oncePerRequest } from "../../adapters/http/client-address.js";
import { createSocketServer, takesUpgrade } from "../../adapters/socketio/socket-server.js";
import type { ChatNode } from "../chat-node.js";
import { basePathOf, withoutBasePath } from "./base-path.js";
import { createHttpServer } from "./http-server.js";
import { originCheck, watchForwarding } from "./strangers.js";
import { TrackedSockets } from "./tracked-sockets.js";

export type Transports = ReturnType<typeof createTransports>;

/** The HTTP and the Socket.IO server of a node, before anything is mounted on them. */
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
    io: createSocketServer({ allowsOrigin, transports }),
    sockets: new TrackedSockets(http, report),
    basePath,
    allowsOrigin,
    /** Where a request came from, as far as its proxies are trusted. */
    clientAddressOf: oncePerRequest(clientAddress(trustProxy, forwarding.onUntrusted)),
    /** Whether a proxy that is not trusted has forwarded a request. */
    wasForwarded: forwarding.wasUntrusted,
    /** Where this server listens. */
    localUrl,
    /** Where people reach the server. */
    publicUrl: () => publicUrl ?? localUrl(),
  };
}
