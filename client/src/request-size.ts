import { RequestError } from "./request-error.js";

/** The largest request that the server reads, over REST and the socket. */
export const MAX_REQUEST_BYTES = 64 * 1024;

/** The size of a socket packet's type and number. */
const PACKET_HEAD_BYTES = 16;

/** Throws when the server would not read a socket request. */
export function assertEventFits(name: string, payload: unknown): void {
  if (!fitsEvent(name, payload)) throw requestTooLarge();
}

export const fitsEvent = (name: string, payload: unknown): boolean =>
  fits(JSON.stringify([name, payload]), MAX_REQUEST_BYTES - PACKET_HEAD_BYTES);

/** Throws when the server would not read the body of a REST request. */
export function assertBodyFits(body: string): void {
  if (!fits(body, MAX_REQUEST_BYTES)) throw requestTooLarge();
}

export const requestTooLarge = () =>
  new RequestError({
    code: "request.too_large",
    message: `A request may have at most ${MAX_REQUEST_BYTES} bytes.`,
    status: 413,
    retryable: false,
  });

/** Counts bytes only when the length does not decide: a UTF-16 unit takes one to three bytes. */
function fits(text: string, maxBytes: number): boolean {
  if (text.length * 3 <= maxBytes) return true;
  return text.length <= maxBytes && new TextEncoder().encode(text).length <= maxBytes;
}
