import { RequestError, unreachable } from "../request-error.js";
import { assertBodyFits } from "../request-size.js";
import { checkedServerUrl } from "../server-url.js";

export type HttpOptions = Readonly<{ method?: string; body?: unknown; token?: string; timeoutMs?: number }>;

const TIMEOUT_MS = 15_000;

/** One call of the REST contract: the answer's body, or a `RequestError`. */
export async function httpRequest<Answer>(url: string, path: string, options: HttpOptions = {}): Promise<Answer> {
  const { method = "GET", body, token, timeoutMs = TIMEOUT_MS } = options;
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
  if (!response.ok) throw failureOf(response.status, answer);
  return answer as Answer;
}

/** A server's URL may be given as `https://example.com/chat` or with a slash at its end. */
export const withoutLastSlash = (url: string): string => (url.endsWith("/") ? url.slice(0, -1) : url);

/** Values that are not given are left out. */
export function withQuery(path: string, values: Readonly<Record<string, string | number | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function failureOf(status: number, answer: unknown): RequestError {
  const problem = isRecord(answer) ? answer : {};
  const { code, detail, title, retryable, details } = problem;
  return new RequestError({
    code: typeof code === "string" ? code : "client.unexpected_answer",
    message: [detail, title].find((text) => typeof text === "string") ?? `The server answered ${status}.`,
    status,
    retryable: typeof retryable === "boolean" ? retryable : status >= 500,
    ...(isRecord(details) && { details }),
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
