import type { Tokens } from "../connection/tokens.js";
import { asFailure, type RequestFailed } from "../request-failed.js";
import { httpRequest } from "./http.js";
import type { Call } from "./rest-api.js";

type Deps = Readonly<{ url: string; tokens: Tokens; onSessionOver: (failure: RequestFailed) => void }>;

/** Calls with the access token of the moment, once more with a fresh one when it has expired. */
export function authorised({ url, tokens, onSessionOver }: Deps): Call {
  return async <Answer>(path: string, options = {}) => {
    const token = await tokens.current();
    try {
      return await httpRequest<Answer>(url, path, { ...options, token });
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.status !== 401 || failure.code === "auth.invalid_credentials") throw failure;
      const fresh = failure.code === "auth.token_expired" ? await tokens.renew(token) : token;
      if (fresh !== token) return httpRequest<Answer>(url, path, { ...options, token: fresh });
      onSessionOver(failure);
      throw failure;
    }
  };
}
