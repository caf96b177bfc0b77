import type { TokenHolder } from "../connection/token-holder.js";
import { type ClientOptions, LONGEST_ACCESS_MS } from "../options.js";
import type { SessionEnd, SessionEnder } from "./session-ender.js";

type Parts = Readonly<{ session: ClientOptions["session"]; tokens: TokenHolder; ender: SessionEnder }>;

/** Ends the stored session, or the session of the current access token. */
export async function endSession({ session, tokens, ender }: Parts): Promise<SessionEnd> {
  if (session) return session.end();
  const accessToken = await tokens.current();
  return ender.end({ accessToken, refreshToken: null, until: Date.now() + LONGEST_ACCESS_MS });
}
