import { tokenInvalid } from "../../../domain/accounts/errors.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Actor } from "../../actor.js";
import type { UserRepository } from "../../ports/user-repository.js";

/** The account of an actor. Its access token may be valid for some minutes after the account was deleted. */
export class CurrentUser {
  constructor(private readonly deps: Readonly<{ userRepository: Pick<UserRepository, "find"> }>) {}

  async require({ userId }: Actor): Promise<User> {
    const user = await this.deps.userRepository.find(userId);
    if (!user) throw tokenInvalid();
    return user;
  }
}
