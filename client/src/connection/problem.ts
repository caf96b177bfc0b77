import { originRefused, type RequestFailed, socketRefused, wrongPath } from "../request-failed.js";
import { withoutLastSlash } from "../rest/http.js";

/** The reason why the client is not live. */
export type Problem = Readonly<{
  /**
   * The server's refusal, such as `account.email_not_verified`; or `client.unreachable`: nothing answers,
   * `client.origin_refused`: the server does not let this page's origin in, `client.socket_refused`: it answers HTTP but
   * takes no socket, `client.wrong_path`: the path of `url` leads to something else, `client.unanswered`: it took the socket
   * and says nothing, `client.session_ended`: only a new login helps.
   */
  code: string;
  message: string;
  /** Since when the client has not been live, in milliseconds since 1970. */
  since: number;
  /** When it tries again, in milliseconds since 1970; null while it tries, and when it does not. */
  nextTryAt: number | null;
}>;

export const problemOf = ({ code, message }: RequestFailed, since: number): Problem => ({
  code,
  message,
  since,
  nextTryAt: null,
});

const PROBE_TIMEOUT_MS = 5_000;

/** Whether the answer of `/livez` is none of a SyncTalk server. One that must not be read is taken for right. */
async function isForeign(answer: Response): Promise<boolean> {
  if (answer.type === "opaque") return false;
  return answer.status === 404 || (await answer.json().catch(() => null)) === null;
}

/**
 * Why a socket could not be opened that was not refused in words: a browser does not say. Asks the server for something
 * that any page may have asked for, then for something whose answer only pages of allowed origins may read.
 */
export async function diagnosed(url: string): Promise<RequestFailed | null> {
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
