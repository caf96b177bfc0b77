import { Manager } from "socket.io-client";
import { afterAll, beforeAll } from "vitest";
import { checkSocket } from "./check-socket.js";
import { fetch } from "./fetch.js";

/** Checks what the SDK receives in the tests of a file. The SDK calls the global `fetch` and opens its own sockets. */
export function checkSdk(): void {
  const plainFetch = globalThis.fetch;
  const plainSocket = Object.getOwnPropertyDescriptor(Manager.prototype, "socket");
  beforeAll(() => {
    globalThis.fetch = fetch;
    Object.defineProperty(Manager.prototype, "socket", { ...plainSocket, value: checkedSocket });
  });
  afterAll(() => {
    globalThis.fetch = plainFetch;
    if (plainSocket) Object.defineProperty(Manager.prototype, "socket", plainSocket);
  });
  const open = Manager.prototype.socket;
  function checkedSocket(this: Manager, ...options: Parameters<typeof open>) {
    return checkSocket(open.apply(this, options));
  }
}
