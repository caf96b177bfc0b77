import type { TokenHolder } from "../connection/token-holder.js";
import { asFailure, type RequestError } from "../request-error.js";
import { httpRequest } from "./http.js";
import type { Call } from "./rest-api.js";

type Deps = Readonly<{ url: string; tokens: TokenHolder; onSessionOver: (failure: RequestError) => void }>;

/** Refusals that another token may be spared: it has run out, or the server has other keys by now. */
const RENEWED_AFTER = ["auth.token_expired", "auth.token_invalid"];

/** Calls with the access token of the moment, once more with a fresh one when the server does not take it. */
export function withAuth({ url, tokens, onSessionOver }: Deps): Call {
  return async <Answer>(path: string, options = {}) => {
    const call = (token: string) => httpRequest<Answer>(url, path, { ...options, token });
    const callAgain = async (stale: string, refusal: unknown) => {
      if (!RENEWED_AFTER.includes(asFailure(refusal).code)) throw refusal;
      const fresh = await tokens.renew(stale);
      if (fresh === stale) throw refusal;
      return call(fresh);
    };
    const token = await tokens.current();
    try {
      return await call(token).catch((refusal: unknown) => callAgain(token, refusal));
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.status === 401 && failure.code !== "auth.invalid_credentials") onSessionOver(failure);
      throw failure;
    }
  };
}
