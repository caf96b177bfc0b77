import type { StartedSession, TokenPair } from "../../application/accounts/sessions/session-starter.js";
import type { Actor } from "../../application/actor.js";
import type { Session } from "../../domain/accounts/session.js";
import type * as wire from "../../protocol/entities.js";
import { profileView } from "./user-view.js";

export const tokenPairView = ({ accessToken, refreshToken, expiresIn }: TokenPair): wire.TokenPair => ({
  accessToken,
  refreshToken,
  expiresIn,
});

export const startedSessionView = ({ user, ...pair }: StartedSession): wire.LoginResult => ({
  user: profileView(user),
  ...tokenPairView(pair),
});

export const mySessionView = (
  { id, device, address, createdAt, lastUsedAt }: Session,
  { sessionId }: Actor,
): wire.MySession => ({
  id,
  device,
  address,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt.toISOString(),
  current: id === sessionId,
});
