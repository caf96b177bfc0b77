import { invalidCredentials } from "../../domain/accounts/errors.js";
import { normalizedPassword } from "../../domain/accounts/password.js";
import { normalizedEmail } from "../../domain/accounts/registration.js";
import type { PasswordHasher } from "../ports/password-hasher.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { UserRepository } from "../ports/user-repository.js";
import type { SessionStarter, StartedSession } from "./session-starter.js";

type Deps = Readonly<{
  users: UserRepository;
  hasher: PasswordHasher;
  sessions: SessionStarter;
  limiter: RateLimiter;
}>;

export class LogIn {
  /** Made at the first login: what an unknown email is verified against, so that it takes as long as a known one. */
  private decoy: Promise<string> | null = null;

  constructor(private readonly deps: Deps) {}

  async execute(input: Readonly<{ email: string; password: string }>, address: string): Promise<StartedSession> {
    const { users, hasher, sessions, limiter } = this.deps;
    const email = normalizedEmail(input.email);
    const password = normalizedPassword(input.password);
    await limiter.take("login.address", address);
    await limiter.take("login.account", email);

    const decoy = await this.decoyHash();
    const user = await users.findByEmail(email);
    const matches = await hasher.verify(user?.passwordHash ?? decoy, password);
    if (!user || !matches) throw invalidCredentials();

    if (hasher.needsRehash(user.passwordHash)) await users.savePasswordHash(user.id, await hasher.hash(password));
    return sessions.start(user);
  }

  private decoyHash(): Promise<string> {
    this.decoy ??= this.deps.hasher.hash("a password that nobody has").catch((error: unknown) => {
      this.decoy = null;
      throw error;
    });
    return this.decoy;
  }
}
