import { clientError, RequestError, unreachable } from "../request-error.js";
import { assertBodyFits } from "../request-size.js";
import { checkedServerUrl } from "../server-url.js";
import type { RestRequest } from "./rest-request.js";

export type HttpOptions = Readonly<{ token?: string; timeoutMs?: number }>;

const TIMEOUT_MS = 15_000;

/** Resolves with the body of the response, or null without a body. Rejects with a `RequestError`. */
export async function httpRequest(url: string, request: RestRequest, options: HttpOptions = {}): Promise<unknown> {
  const { method, path, body } = request;
  const { token, timeoutMs = TIMEOUT_MS } = options;
  const encoded = body === undefined ? undefined : JSON.stringify(body);
  if (encoded !== undefined) assertBodyFits(encoded);
  const response = await fetch(`${withoutLastSlash(checkedServerUrl(url))}${path}`, {
    method,
    headers: {
      accept: "application/json",
      ...(encoded !== undefined && { "content-type": "application/json" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    signal: AbortSignal.timeout(timeoutMs),
    ...(encoded !== undefined && { body: encoded }),
  }).catch(() => {
    throw unreachable();
  });
  const text = await response.text().catch(() => {
    throw unreachable();
  });
  const answer = parsed(text);
  if (!response.ok) throw errorOf(response.status, answer);
  return answer;
}

/** A server's URL may be given as `https://example.com/chat` or with a slash at its end. */
export const withoutLastSlash = (url: string): string => (url.endsWith("/") ? url.slice(0, -1) : url);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function errorOf(status: number, answer: unknown): RequestError {
  const problem = isRecord(answer) ? answer : {};
  const { code, detail, title, details } = problem;
  const text = [detail, title].find((candidate) => typeof candidate === "string");
  const message = text ?? `The server responded with status ${status}.`;
  const retryable = typeof problem["retryable"] === "boolean" ? problem["retryable"] : status >= 500;
  const failure = { status, retryable, ...(isRecord(details) && { details }) };
  if (typeof code !== "string") return clientError("client.unexpected_answer", message, failure);
  return new RequestError({ code, message, ...failure });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
