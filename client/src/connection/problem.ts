import type { RequestFailed } from "../request-failed.js";
import { withoutLastSlash } from "../rest/http.js";

/** The reason why the client is not live. */
export type Problem = Readonly<{
  /**
   * The server's refusal, such as `account.email_not_verified`; or `client.unreachable`: nothing answers,
   * `client.origin_refused`: the server does not let this page's origin in, `client.socket_refused`: it answers HTTP but
   * takes no socket, `client.unanswered`: it took the socket and says nothing, `client.session_ended`: only a new login helps.
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

/**
 * Why a socket could not be opened that was not refused in words: a browser does not say. Asks the server for something
 * that any page may have asked for, then for something whose answer only pages of allowed origins may read.
 */
export async function diagnosed(url: string): Promise<Pick<Problem, "code" | "message"> | null> {
  const answers = (path: string, mode: "cors" | "no-cors") =>
    fetch(`${withoutLastSlash(url)}${path}`, { mode, signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).then(
      () => true,
      () => false,
    );
  if (!(await answers("/livez", "no-cors"))) return null;
  const { location } = globalThis as Readonly<{ location?: Readonly<{ origin: string }> }>;
  const isOwnOrigin = url === "" || new URL(url).origin === location?.origin;
  if (isOwnOrigin || (await answers("/api/users/me", "cors")))
    return { code: "client.socket_refused", message: "The server answers, but takes no socket. Does a proxy stop it?" };
  const origin = location?.origin ?? "this origin";
  return {
    code: "client.origin_refused",
    message: `The server does not let ${origin} in. Add it to CORS_ORIGINS on the server.`,
  };
}
