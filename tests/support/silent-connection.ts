import { get } from "node:http";
import type { Duplex } from "node:stream";

export type SilentConnection = Readonly<{ socket: Duplex; extensions: string | undefined }>;

const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "c2lsZW50IGNsaWVudCEhIQ==",
};

/** A WebSocket that sends nothing, with the granted extensions, or `null` when it was refused. */
export function openSilently(
  url: string,
  localAddress: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<SilentConnection | null> {
  const address = `${url}/socket.io/?EIO=4&transport=websocket`;
  return new Promise((resolve) => {
    const asked = get(address, { localAddress, agent: false, headers: { ...UPGRADE, ...headers } });
    asked.once("response", (response) => {
      response.resume();
      resolve(null);
    });
    asked.once("error", () => resolve(null));
    asked.once("upgrade", ({ headers: granted }, socket) => {
      socket.on("error", () => undefined);
      resolve({ socket, extensions: granted["sec-websocket-extensions"] });
    });
  });
}
