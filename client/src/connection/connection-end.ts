import { RequestError } from "../request-error.js";

/** WebSocket close codes for unacceptable, invalid and too large data, and HTTP 413. */
const REFUSED_FRAME = new Set<unknown>([1003, 1007, 1009, 413]);

/** The connection ended before the response. With `frameRefused` the server refused to read the frame. */
export class ConnectionLost extends RequestError {
  readonly frameRefused: boolean;

  constructor(frameRefused: boolean) {
    const message = "The connection ended before the server responded.";
    super({ code: "client.connection_lost", message, status: 0, retryable: true });
    this.frameRefused = frameRefused;
  }
}

/** Whether the details of a Socket.IO disconnect contain a close code that refuses a frame. */
export function refusesFrame(details: unknown): boolean {
  if (typeof details !== "object" || details === null) return false;
  const { description, context } = details as Readonly<{ description?: unknown; context?: unknown }>;
  const code = typeof context === "object" && context !== null && "code" in context ? context.code : null;
  return REFUSED_FRAME.has(description) || REFUSED_FRAME.has(code);
}
