import { deviceName } from "../../../domain/accounts/device.js";
import { invalidCredentials } from "../../../domain/accounts/errors.js";
import { normalizedPassword } from "../../../domain/accounts/password.js";
import { normalizedEmail } from "../../../domain/accounts/email.js";
import { includesAddress, isNewPlace } from "../../../domain/accounts/place.js";
import type { User } from "../../../domain/accounts/user.js";
import { rateLimitKey } from "../../../domain/limits/address-key.js";
import { DomainError } from "../../../domain/shared/domain-error.js";
import type { ClientInfo } from "../../client-info.js";
import { giveBackByAddress, takeByAddress } from "../../limits/address-takes.js";
import type { RefusalLog } from "../../security/refusal-log.js";
import type { StoreTurns } from "../../limits/store-turns.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { SecurityLog } from "../../ports/security-log.js";
import type { UnitOfWork } from "../../ports/unit-of-work.js";
import type { UserRepository } from "../../ports/user-repository.js";
import type { AccountNotices } from "../mail/account-notices.js";
import type { KnownPlaces } from "./known-places.js";
import { knownTurn, strangersTurn, usersTurn, type Passwords } from "../passwords/passwords.js";
import type { SessionStarter, StartedSession } from "../sessions/session-starter.js";

type Deps = Readonly<{
  userRepository: UserRepository;
  passwords: Passwords;
  sessionStarter: SessionStarter;
  unitOfWork: UnitOfWork;
  knownPlaces: KnownPlaces;
  turns: StoreTurns;
  accountNotices: AccountNotices;
  rateLimiter: RateLimiter;
  refusals: Pick<RefusalLog, "record">;
  securityLog: SecurityLog;
  report: (error: unknown) => void;
}>;

/** The length of the longest email. */
const MAX_ACCOUNT = 254;
/** Share of an attempt that is refunded after a correct password, because the limits are meant for wrong ones. */
const GIVEN_BACK = 3 / 4;

type Bucket = Readonly<{ action: "login.account" | "login.known"; key: string }>;

export class LogIn {
  /**
   * A hash to verify passwords of unknown emails with, so that these logins take as long as others. Made at the first
   * login.
   */
  private decoy: Promise<string> | null = null;

  constructor(private readonly deps: Deps) {}

  async execute(input: Readonly<{ email: string; password: string }>, caller: ClientInfo): Promise<StartedSession> {
    const { userRepository, knownPlaces, accountNotices, passwords, sessionStarter, turns, rateLimiter, securityLog } =
      this.deps;
    const { address, userAgent } = caller;
    const email = normalizedEmail(input.email);
    const password = normalizedPassword(input.password);
    await this.limited(address, () => takeByAddress(rateLimiter, "login.address", address));
    const { user, places } = await turns.unauthenticated(caller, async () => {
      const found = await userRepository.findByEmail(email);
      return { user: found, places: await knownPlaces.of(found) };
    });
    const isKnown = includesAddress(places, address);
    const bucket = await this.limited(address, () => this.takeGuess(email, address, isKnown));

    const turn = isKnown ? knownTurn(address) : strangersTurn(address);
    const matches = await passwords.verify(user?.passwordHash ?? (await this.decoyHash()), password, turn);
    if (!user || !matches) {
      securityLog.record({ name: "auth.login_failed", address, ...(user && { userId: user.id }) });
      throw invalidCredentials();
    }

    const session = await turns.owner(user.id, () => sessionStarter.start(user, caller));
    turns.addKnownAddress(address);
    securityLog.record({ name: "auth.login_succeeded", userId: user.id, sessionId: session.sessionId, address });
    if (isNewPlace(places, { device: deviceName(userAgent), address })) accountNotices.send("new_login", user, caller);
    await this.giveBack(bucket, address);
    if (passwords.needsRehash(user.passwordHash)) await this.tryToRehash(user, password);
    return session;
  }

  /** A failed rehash does not fail the login: the next login tries again. */
  private async tryToRehash(user: User, password: string): Promise<void> {
    try {
      await this.rehash(user, password);
    } catch (error) {
      if (!isUnavailable(error)) this.deps.report(error);
    }
  }

  /** Stores nothing when the password was replaced meanwhile. */
  private async rehash(user: User, password: string): Promise<void> {
    const { passwords, unitOfWork, turns } = this.deps;
    const passwordHash = await passwords.hash(password, usersTurn(user.id));
    const save = () =>
      unitOfWork.run(async (tx) => {
        const isCurrent = (await tx.accounts.lockPasswordHash(user.id)) === user.passwordHash;
        if (isCurrent) await tx.accounts.savePasswordHash(user.id, passwordHash);
      });
    await turns.owner(user.id, save);
  }

  private async limited<T>(address: string, take: () => Promise<T>): Promise<T> {
    try {
      return await take();
    } catch (refusal) {
      if (isLimit(refusal)) this.deps.refusals.record({ name: "auth.login_limited", address });
      throw refusal;
    }
  }

  /**
   * Counts an attempt. Known addresses of the account have a separate limit, so strangers' guesses do not lock out its
   * owner.
   */
  private async takeGuess(email: string, address: string, isKnown: boolean): Promise<Bucket> {
    const { rateLimiter } = this.deps;
    const key = email.slice(0, MAX_ACCOUNT);
    const guess = { action: "login.account", key } as const;
    try {
      await rateLimiter.take(guess.action, guess.key);
      return guess;
    } catch (refusal) {
      if (!isKnown) throw refusal;
      const own = { action: "login.known", key: `${key} ${rateLimitKey(address)}` } as const;
      await rateLimiter.take(own.action, own.key);
      return own;
    }
  }

  private async giveBack({ action, key }: Bucket, address: string): Promise<void> {
    const { rateLimiter } = this.deps;
    await Promise.all([
      rateLimiter.charge(action, key, -GIVEN_BACK),
      giveBackByAddress(rateLimiter, "login.address", address, GIVEN_BACK),
    ]);
  }

  private decoyHash(): Promise<string> {
    this.decoy ??= this.deps.passwords
      .hash("a password that nobody has", usersTurn("nobody"))
      .catch((error: unknown) => {
        this.decoy = null;
        throw error;
      });
    return this.decoy;
  }
}

const isUnavailable = (error: unknown): boolean => error instanceof DomainError && error.kind === "unavailable";
const isLimit = (error: unknown): boolean => error instanceof DomainError && error.kind === "rate_limited";
