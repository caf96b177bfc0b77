import type { ReservedNames } from "../../../domain/accounts/names/confusables.js";
import { parseRegistration, type Registration } from "../../../domain/accounts/registration.js";
import type { User } from "../../../domain/accounts/user.js";
import { guestNames } from "../../../domain/accounts/names/username.js";
import { DomainError } from "../../../domain/shared/domain-error.js";
import type { ClientInfo } from "../../client-info.js";
import { takeByAddress } from "../../limits/address-takes.js";
import type { StoreTurns } from "../../limits/store-turns.js";
import type { Clock } from "../../ports/clock.js";
import type { CommonPasswords } from "../../ports/common-passwords.js";
import type { IdGenerator } from "../../ports/id-generator.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { SecurityLog } from "../../ports/security-log.js";
import type { UserRepository } from "../../ports/user-repository.js";
import type { EmailVerification } from "../verification/email-verification.js";
import { strangersTurn, type Passwords } from "../passwords/passwords.js";
import type { SessionStarter, StartedSession } from "../sessions/session-starter.js";

type Deps = Readonly<{
  userRepository: UserRepository;
  passwords: Passwords;
  commonPasswords: CommonPasswords;
  reservedNames: ReservedNames;
  sessionStarter: SessionStarter;
  emailVerification: Pick<EmailVerification, "start">;
  turns: StoreTurns;
  rateLimiter: RateLimiter;
  securityLog: SecurityLog;
  idGenerator: IdGenerator;
  clock: Clock;
}>;

export class RegisterUser {
  constructor(private readonly deps: Deps) {}

  async execute(input: Registration, caller: ClientInfo): Promise<StartedSession> {
    const { commonPasswords, reservedNames, passwords, idGenerator, clock, rateLimiter, turns, securityLog } =
      this.deps;
    const registration = parseRegistration(input, (password) => commonPasswords.has(password), reservedNames);
    const { address } = caller;
    await takeByAddress(rateLimiter, "register.address", address);

    const { email, password, username, displayName } = registration;
    const id = idGenerator.next();
    const guest = guestNames(id);
    const candidates = username === undefined ? guest.usernames : [username];
    const passwordHash = await passwords.hash(password, strangersTurn(address));
    const named = (name: string): User => ({
      id,
      email,
      username: name,
      displayName: displayName ?? username ?? guest.displayName,
      bio: "",
      data: null,
      passwordHash,
      createdAt: clock.now(),
      emailVerifiedAt: null,
      receipts: true,
      nameRev: 0,
      bot: false,
      deletedAt: null,
    });
    const { user, session } = await turns.unauthenticated(caller, async () => {
      const added = await this.addUnderFreeName(candidates, named);
      return { user: added, session: await this.deps.sessionStarter.start(added, caller) };
    });
    turns.addKnownAddress(address);
    securityLog.record({ name: "account.registered", userId: id, sessionId: session.sessionId, address });
    this.deps.emailVerification.start(user);
    return session;
  }

  private async addUnderFreeName(candidates: readonly string[], named: (username: string) => User): Promise<User> {
    for (const [index, candidate] of candidates.entries()) {
      const user = named(candidate);
      try {
        await this.deps.userRepository.add(user);
        return user;
      } catch (error) {
        const triesLeft = index + 1 < candidates.length;
        if (!triesLeft || !isUsernameTaken(error)) throw error;
      }
    }
    throw new Error("No username to try.");
  }
}

const isUsernameTaken = (error: unknown): boolean =>
  error instanceof DomainError && error.code === "account.username_taken";
