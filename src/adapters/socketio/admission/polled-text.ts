import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** The body of Engine.IO's answer to a bad request. */
const REFUSAL = JSON.stringify({ code: 3, message: "Bad request: not in UTF-8" });

/**
 * Refuses the body of a polling request that is not UTF-8, and ends its session. Engine.IO would decode invalid bytes
 * as U+FFFD. Frames of a WebSocket are checked by `ws`. To be called after Engine.IO was attached.
 */
export function refuseBrokenText(http: Server, path: string): void {
  http.prependListener("request", (request, response) => {
    if (request.method === "POST" && request.url?.startsWith(path)) checkText(request, response);
  });
}

/** Checks the bytes before they are decoded. Passes on no bytes of a body after an invalid character. */
function checkText(request: IncomingMessage, response: ServerResponse): void {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const push = request.push.bind(request);
  let isBroken = false;
  request.push = (chunk: Buffer | null) => {
    if (isBroken) return true;
    isBroken = !isText(utf8, chunk);
    if (!isBroken) return push(chunk);
    // Waits until Engine.IO listens to the request, some microtasks after its arrival.
    setImmediate(() => refuse(request, response));
    return true;
  };
}

function isText(utf8: InstanceType<typeof TextDecoder>, chunk: Buffer | null): boolean {
  try {
    if (chunk === null) utf8.decode();
    else utf8.decode(chunk, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Refuses the request, and destroys it so that Engine.IO ends the session. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) return;
  response.once("close", () => request.destroy());
  response.writeHead(400, { "content-type": "application/json", connection: "close" }).end(REFUSAL);
}
