import { userNotFound } from "../../../domain/accounts/errors.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import type { Actor } from "../../actor.js";
import type { UserRepository } from "../../ports/user-repository.js";
import type { CurrentUser } from "./current-user.js";

export class ViewUser {
  constructor(private readonly deps: Readonly<{ currentUser: CurrentUser; userRepository: UserRepository }>) {}

  async execute(actor: Actor, { userId }: Readonly<{ userId: UserId }>): Promise<User> {
    const me = await this.deps.currentUser.require(actor);
    const user = userId === me.id ? me : await this.deps.userRepository.find(userId);
    if (!user) throw userNotFound();
    return user;
  }
}
