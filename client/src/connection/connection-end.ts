import { RequestFailed } from "../request-failed.js";

/** WebSocket's "cannot accept this data", "invalid payload" and "message too big"; HTTP's "content too large". */
const REFUSED_FRAME = new Set<unknown>([1003, 1007, 1009, 413]);

/** The connection ended before the answer came. With `frameRefused` the server said that it would not read what it got. */
export class ConnectionLost extends RequestFailed {
  readonly frameRefused: boolean;

  constructor(frameRefused: boolean) {
    const message = "The connection ended before the server answered.";
    super({ code: "client.connection_lost", message, status: 0, retryable: true });
    this.frameRefused = frameRefused;
  }
}

/** Whether Socket.IO's details of a disconnect carry a close code that refuses a frame. */
export function refusesFrame(details: unknown): boolean {
  if (typeof details !== "object" || details === null) return false;
  const { description, context } = details as Readonly<{ description?: unknown; context?: unknown }>;
  const code = typeof context === "object" && context !== null && "code" in context ? context.code : null;
  return REFUSED_FRAME.has(description) || REFUSED_FRAME.has(code);
}
