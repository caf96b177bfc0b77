import { invalidCredentials } from "../../domain/accounts/errors.js";
import { normalizedPassword } from "../../domain/accounts/password.js";
import { normalizedEmail } from "../../domain/accounts/registration.js";
import type { User } from "../../domain/accounts/user.js";
import { addressKey } from "../../domain/limits/address-key.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { Caller } from "../caller.js";
import type { PasswordHasher } from "../ports/password-hasher.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { SecurityLog } from "../ports/security-log.js";
import type { SessionReader } from "../ports/session-reader.js";
import type { UnitOfWork } from "../ports/unit-of-work.js";
import type { UserRepository } from "../ports/user-repository.js";
import type { SessionStarter, StartedSession } from "./session-starter.js";

type Deps = Readonly<{
  users: UserRepository;
  hasher: PasswordHasher;
  starter: SessionStarter;
  unitOfWork: UnitOfWork;
  sessions: Pick<SessionReader, "addresses">;
  limiter: RateLimiter;
  securityLog: SecurityLog;
}>;

/** Whatever is longer is nobody's email. */
const LONGEST_ACCOUNT = 254;
const LATEST_SESSIONS = 100;
/** No user's id: who is nobody is looked for as long as somebody is. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

export class LogIn {
  /** Made at the first login: what an unknown email is verified against, so that it takes as long as a known one. */
  private decoy: Promise<string> | null = null;

  constructor(private readonly deps: Deps) {}

  async execute(input: Readonly<{ email: string; password: string }>, caller: Caller): Promise<StartedSession> {
    const { users, hasher, starter, securityLog } = this.deps;
    const { address } = caller;
    const email = normalizedEmail(input.email);
    const password = normalizedPassword(input.password);
    await this.takeAttempt(email.slice(0, LONGEST_ACCOUNT), address);

    const decoy = await this.decoyHash();
    const user = await users.findByEmail(email);
    const matches = await hasher.verify(user?.passwordHash ?? decoy, password);
    if (!user || !matches) {
      securityLog.record({ name: "auth.login_failed", address, ...(user && { userId: user.id }) });
      throw invalidCredentials();
    }

    const session = await starter.start(user, caller);
    if (hasher.needsRehash(user.passwordHash)) await this.rehash(user, password);
    securityLog.record({ name: "auth.login_succeeded", userId: user.id, sessionId: session.sessionId, address });
    return session;
  }

  /** Unless the password was replaced meanwhile. */
  private async rehash(user: User, password: string): Promise<void> {
    const { hasher, unitOfWork } = this.deps;
    const passwordHash = await hasher.hash(password);
    await unitOfWork.run(async (tx) => {
      if ((await tx.credentials.hold(user.id)) === user.passwordHash) await tx.credentials.save(user.id, passwordHash);
    });
  }

  private async takeAttempt(email: string, address: string): Promise<void> {
    const { limiter, securityLog } = this.deps;
    const from = addressKey(address);
    try {
      await limiter.take("login.address", from);
      await this.takeGuess(email, from);
    } catch (refusal) {
      if (isLimit(refusal)) securityLog.record({ name: "auth.login_limited", address });
      throw refusal;
    }
  }

  /** Strangers' guesses do not lock out who comes from where the account was logged in to before. */
  private async takeGuess(email: string, from: string): Promise<void> {
    const { limiter } = this.deps;
    try {
      await limiter.take("login.account", email);
    } catch (refusal) {
      if (!(await this.isKnown(email, from))) throw refusal;
      await limiter.take("login.known", `${email} ${from}`);
    }
  }

  private async isKnown(email: string, from: string): Promise<boolean> {
    const { users, sessions } = this.deps;
    const user = await users.findByEmail(email);
    const addresses = await sessions.addresses(user?.id ?? NOBODY, LATEST_SESSIONS);
    return addresses.some((address) => addressKey(address) === from);
  }

  private decoyHash(): Promise<string> {
    this.decoy ??= this.deps.hasher.hash("a password that nobody has").catch((error: unknown) => {
      this.decoy = null;
      throw error;
    });
    return this.decoy;
  }
}

const isLimit = (error: unknown): boolean => error instanceof DomainError && error.kind === "rate_limited";
