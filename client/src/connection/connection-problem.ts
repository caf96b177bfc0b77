import type { AnyErrorCode } from "../error-code.js";
import { originRefused, type RequestError, socketRefused, wrongPath } from "../request-error.js";
import { withoutLastSlash } from "../rest/http.js";

/** The reason why the client is not live. */
export type ConnectionProblem = Readonly<{
  /**
   * The server's error, such as `account.email_not_verified`, or one of the SDK: `client.unreachable` (no response),
   * `client.origin_refused` (the server does not allow this page's origin), `client.socket_refused` (HTTP works, sockets do
   * not), `client.wrong_path` (another service responds), `client.unanswered` (the socket is open but silent),
   * `client.session_ended` (only a new login helps).
   */
  code: AnyErrorCode;
  message: string;
  /** When the client stopped being live, in milliseconds since 1970. */
  since: number;
  /** When the next attempt starts, in milliseconds since 1970; null during an attempt and when none will follow. */
  nextTryAt: number | null;
}>;

export const problemOf = ({ code, message }: RequestError, since: number): ConnectionProblem => ({
  code,
  message,
  since,
  nextTryAt: null,
});

const PROBE_TIMEOUT_MS = 5_000;

/** Whether a response of `/livez` comes from another service. An unreadable (opaque) response counts as SyncTalk. */
async function isForeign(answer: Response): Promise<boolean> {
  if (answer.type === "opaque") return false;
  return answer.status === 404 || (await answer.json().catch(() => null)) === null;
}

/**
 * Finds out why a socket could not be opened, because a browser does not report it. First sends a request that any page may
 * send, then one whose response only pages of allowed origins may read.
 */
export async function diagnose(url: string): Promise<RequestError | null> {
  const answerOf = (path: string, mode: "cors" | "no-cors") =>
    fetch(`${withoutLastSlash(url)}${path}`, { mode, signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).catch(() => null);
  const alive = await answerOf("/livez", "no-cors");
  if (!alive) return null;
  if (await isForeign(alive)) return wrongPath(url);
  const { location } = globalThis as Readonly<{ location?: Readonly<{ origin: string }> }>;
  if (url === "" || new URL(url).origin === location?.origin) return socketRefused();
  const me = await answerOf("/api/users/me", "cors");
  if (!me) return originRefused(location?.origin ?? "this origin");
  return me.ok || me.status === 404 ? wrongPath(url) : socketRefused();
}
