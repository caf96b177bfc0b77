import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** The form in which Engine.IO answers a bad request. */
const REFUSAL = JSON.stringify({ code: 3, message: "Bad request: not in UTF-8" });

/**
 * Refuses the body of a polling request that is not UTF-8, and ends its session: Engine.IO would take U+FFFD for what it
 * cannot read. Frames of a WebSocket are checked by `ws`. To be called after Engine.IO was attached, which reads the body.
 */
export function refuseBrokenText(http: Server, path: string): void {
  http.prependListener("request", (request, response) => {
    if (request.method === "POST" && request.url?.startsWith(path)) checkText(request, response);
  });
}

/** Looks at the bytes before they become a string, and hands on none of a body after a broken character. */
function checkText(request: IncomingMessage, response: ServerResponse): void {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const push = request.push.bind(request);
  let isBroken = false;
  request.push = (chunk: Buffer | null) => {
    if (isBroken) return true;
    isBroken = !isText(utf8, chunk);
    if (!isBroken) return push(chunk);
    // Engine.IO begins to listen to the request some microtasks after it came.
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

/** A request that ends too early is what Engine.IO ends a session for. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) return;
  response.once("close", () => request.destroy());
  response.writeHead(400, { "content-type": "application/json", connection: "close" }).end(REFUSAL);
}
