import { tokenExpired } from "../../domain/accounts/errors.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { EmailVerification } from "../accounts/verification/email-verification.js";
import type { SessionCache } from "../accounts/sessions/session-cache.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { RefusalLog } from "../security/refusal-log.js";
import type { RateLimiter, Take } from "../ports/rate-limiter.js";
import { takeByAddress } from "./address-takes.js";
import type { StoreTurns } from "./store-turns.js";
import { userTakes } from "./user-takes.js";

/**
 * Kinds of requests. `read`: uses the store. `list`: a list or a search; these share a few connections of the store. `send`:
 * an append, which is committed with others. `batches`: uses the store for long; the use case takes a turn for each batch.
 * `account`: lists or ends sessions; its limit is separate from other requests. `credentials`: like `account`, with a
 * password or a token in the request; the use case takes the turns.
 */
export type RequestKind = "read" | "list" | "send" | "batches" | "account" | "credentials";

export type Admitted = Readonly<{
  actor: Actor;
  expiresAt: Date;
  /** Client address of the request. */
  address: string;
  kind: RequestKind;
  /** Whether users with an unverified address are admitted. */
  unverified?: boolean;
  /** Called when the session is found to be active. If it throws, the request is refused. */
  onAlive?: () => void;
}>;

type Deps = Readonly<{
  sessionCache: Pick<SessionCache, "assertActive">;
  emailVerification: Pick<EmailVerification, "check">;
  rateLimiter: RateLimiter;
  refusals: Pick<RefusalLog, "request">;
  turns: StoreTurns;
  clock: Clock;
}>;

/** Admits every request of a logged-in user, over any transport. */
export class Admission {
  constructor(private readonly deps: Deps) {}

  /**
   * Refuses an ended session before it uses its user's budget. Otherwise takes from the budget, waits for the user's
   * turn, and charges the bytes of the answer.
   */
  async run<T>(request: Admitted, work: () => Promise<T>, bytesOf: (answer: T) => number): Promise<T> {
    try {
      return await this.admit(request, work, bytesOf);
    } catch (error) {
      const { userId, sessionId } = request.actor;
      this.deps.refusals.request(error, { userId, sessionId, address: request.address });
      throw error;
    }
  }

  private async admit<T>(request: Admitted, work: () => Promise<T>, bytesOf: (answer: T) => number): Promise<T> {
    const { rateLimiter } = this.deps;
    const { actor, kind } = request;
    await this.checkSession(request);
    request.onAlive?.();
    await rateLimiter.takeAll(costsOf(kind, actor));
    const answer = await this.inTurn(request, work);
    const bytes = bytesOf(answer);
    for (const { action, key, cost } of userTakes("answer.bytes", actor, bytes))
      void rateLimiter.charge(action, key, cost);
    return answer;
  }

  private async checkSession({ actor, expiresAt, address, unverified = false }: Admitted): Promise<void> {
    const { sessionCache, emailVerification, clock, rateLimiter } = this.deps;
    try {
      if (expiresAt <= clock.now()) throw tokenExpired();
      await sessionCache.assertActive(actor);
      if (!unverified) await emailVerification.check(actor);
    } catch (refusal) {
      if (isRefusal(refusal)) await takeByAddress(rateLimiter, "request.address", address);
      throw refusal;
    }
  }

  private inTurn<T>({ actor, kind }: Admitted, work: () => Promise<T>): Promise<T> {
    if (kind === "send" || kind === "batches" || kind === "credentials") return work();
    return this.deps.turns[kind](actor, work);
  }
}

/**
 * The takes of a request. The cost of its answer is known only afterwards, so beforehand only a user or a session in
 * debt is refused.
 */
function costsOf(kind: RequestKind, actor: Actor): Take[] {
  if (isAboutAccount(kind))
    return [
      { action: "account.session", key: actor.sessionId, cost: 1 },
      { action: "account.user", key: actor.userId, cost: 1 },
    ];
  const one = userTakes("request.user", actor, 1);
  return kind === "send" ? one : [...one, ...userTakes("answer.bytes", actor, 0)];
}

/** Whether a request counts against the account limits instead of the user's budget. */
export const isAboutAccount = (kind: RequestKind): boolean => kind === "account" || kind === "credentials";

const isRefusal = (error: unknown): boolean =>
  error instanceof DomainError && (error.kind === "unauthenticated" || error.kind === "forbidden");
