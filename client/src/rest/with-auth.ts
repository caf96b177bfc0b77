import type { TokenHolder } from "../connection/token-holder.js";
import type { AnyErrorCode } from "../error-code.js";
import { asFailure, type RequestError } from "../request-error.js";
import { httpRequest } from "./http.js";
import type { Send } from "./rest-request.js";

type Deps = Readonly<{ url: string; tokens: TokenHolder; onSessionEnded: (failure: RequestError) => void }>;

/** Errors worth one retry with a fresh token: the token has expired, or the server has changed its keys. */
const RETRIED_WITH_FRESH_TOKEN: readonly AnyErrorCode[] = ["auth.token_expired", "auth.token_invalid"];

/** Sends requests with the current access token, and once more with a fresh one when the server refuses the token. */
export function withAuth({ url, tokens, onSessionEnded }: Deps): Send {
  return async (request) => {
    const send = (token: string) => httpRequest(url, request, { token });
    const retry = async (stale: string, refusal: unknown) => {
      if (!RETRIED_WITH_FRESH_TOKEN.includes(asFailure(refusal).code)) throw refusal;
      const fresh = await tokens.renew(stale);
      if (fresh === stale) throw refusal;
      return send(fresh);
    };
    const token = await tokens.current();
    try {
      return await send(token).catch((refusal: unknown) => retry(token, refusal));
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.status === 401 && failure.code !== "auth.invalid_credentials") onSessionEnded(failure);
      throw failure;
    }
  };
}
