import { RequestFailed, unreachable } from "../protocol/failure";

type Options = { method?: string; body?: unknown; token?: string | undefined };

const TIMEOUT_MS = 15_000;

export async function request<Answer>(path: string, { method = "GET", body, token }: Options = {}): Promise<Answer> {
  const response = await fetch(path, {
    method,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw unreachable();
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw failureOf(response.status, answer);
  return answer as Answer;
}

export function query(path: string, values: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

function failureOf(status: number, answer: unknown): RequestFailed {
  const problem = isRecord(answer) ? answer : {};
  const { code, detail, title, retryable, details } = problem;
  return new RequestFailed({
    code: typeof code === "string" ? code : "client.unexpected_answer",
    message: [detail, title].find((text) => typeof text === "string") ?? `The server answered ${status}.`,
    status,
    retryable: typeof retryable === "boolean" ? retryable : status >= 500,
    details: isRecord(details) ? details : {},
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
