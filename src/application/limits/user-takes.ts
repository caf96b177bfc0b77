import type { LimitedAction } from "../../domain/limits/limit.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Actor } from "../actor.js";
import type { Take } from "../ports/rate-limiter.js";

/** Share of a user's budget that one session may spend. */
const SESSION_SHARE = 5 / 6;

/** Takes for an action of a user and of the session, whose share of the quota is smaller. */
export const userTakes = (action: LimitedAction, { userId, sessionId }: Actor, cost: number): Take[] => [
  { action, key: userId, cost },
  { action, key: `session ${sessionId}`, cost: cost / SESSION_SHARE },
];

/** Takes for one message or one change of a message, by the bytes that it stores. */
export const messageTakes = (userId: UserId, bytes: number): Take[] => [
  { action: "message.send", key: userId, cost: 1 },
  { action: "message.bytes", key: userId, cost: bytes },
];
