import type { IncomingMessage, Server } from "node:http";

/**
 * Answers a request that offers to upgrade to something other than Socket.IO as if it had not offered: RFC 9110, 7.8.
 * Node hands such a request over unread, so it is put back without the offer.
 */
export function ignoreOtherUpgrades(server: Server, isOurs: (path: string) => boolean): void {
  server.on("upgrade", (request, socket, head) => {
    if (isOurs(request.url ?? "")) return;
    socket.unshift(Buffer.concat([withoutOffer(request), head]));
    server.emit("connection", socket);
  });
}

function withoutOffer({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    if (!/^(?:upgrade|connection|http2-settings)$/i.test(name)) lines.push(`${name}: ${value}`);
  }
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}
