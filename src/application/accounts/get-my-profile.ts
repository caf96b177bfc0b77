import { tokenInvalid } from "../../domain/accounts/errors.js";
import type { User } from "../../domain/accounts/user.js";
import type { Actor } from "../actor.js";
import type { UserRepository } from "../ports/user-repository.js";

export class GetMyProfile {
  constructor(private readonly deps: Readonly<{ users: UserRepository }>) {}

  async execute(actor: Actor): Promise<User> {
    const user = await this.deps.users.find(actor.userId);
    if (!user) throw tokenInvalid();
    return user;
  }
}
