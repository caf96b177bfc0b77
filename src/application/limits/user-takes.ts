import type { LimitedAction } from "../../domain/limits/limit.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Actor } from "../actor.js";
import type { RateLimiter, Take } from "../ports/rate-limiter.js";

/** Share of a user's budget that one session may spend. */
const SESSION_SHARE = 5 / 6;

/** The takes for an action, from the user's bucket and from the session's smaller one. */
export const userTakes = (action: LimitedAction, { userId, sessionId }: Actor, cost: number): Take[] => [
  { action, key: userId, cost },
  { action, key: `session ${sessionId}`, cost: cost / SESSION_SHARE },
];

/** Refuses a user, or a session, that owes requests. For work whose cost is only known afterwards. */
export const requireNoDebt = (rateLimiter: RateLimiter, actor: Actor): Promise<void> =>
  rateLimiter.takeAll(userTakes("request.user", actor, 0));

/** Charges work within one request as this number of requests. */
export function chargeRequests(rateLimiter: RateLimiter, actor: Actor, requests: number): void {
  for (const { action, key, cost } of userTakes("request.user", actor, requests))
    void rateLimiter.charge(action, key, cost);
}

/** The takes for one message or one change of a message, which include the bytes that it stores. */
export const messageTakes = (userId: UserId, bytes: number): Take[] => [
  { action: "message.send", key: userId, cost: 1 },
  { action: "message.bytes", key: userId, cost: bytes },
];
