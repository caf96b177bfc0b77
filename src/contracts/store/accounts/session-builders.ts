import {
  endSession,
  rotateRefreshToken,
  startSession,
  type Session,
  type SessionEnd,
} from "../../../domain/accounts/session.js";
import type { User } from "../../../domain/accounts/user.js";
import { moment, newId } from "../../builders.js";
import type { Store } from "../store.js";

/** A random text in place of a token's digest. */
export const newToken = (): string => `${newId()}${newId()}`.replaceAll("-", "");

export async function session(
  store: Store,
  user: User,
  token = newToken(),
  { at = moment(), address = "::1" } = {},
): Promise<Session> {
  const started = startSession({ id: newId(), userId: user.id, device: "Firefox on Linux", address }, at);
  await store.unitOfWork.run(({ sessions }) => sessions.add(started, token));
  return started;
}

/** Uses a refresh token at time `ms`. Returns the next token, or the outcome if there is none. */
export const use = (store: Store, token: string, ms: number) =>
  store.unitOfWork.run(async ({ sessions }) => {
    const held = await sessions.lockByToken(token);
    if (!held) return "unknown";
    const next = rotateRefreshToken(held.session, held.generation, { salt: newToken(), at: moment(ms) });
    if (next.outcome === "rotated") await sessions.rotate(next.session, next.salt);
    return next.outcome === "reused" ? "reused" : next.salt;
  });

export async function end(
  store: Store,
  session: Session,
  reason: SessionEnd = "revoked",
  at = moment(5),
): Promise<Session> {
  const over = endSession(session, reason, at);
  await store.unitOfWork.run(({ sessions }) => sessions.end(over));
  return over;
}
