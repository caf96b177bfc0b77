import { userNotFound } from "../../domain/accounts/errors.js";
import type { User, UserId } from "../../domain/accounts/user.js";
import type { Actor } from "../actor.js";
import type { UserRepository } from "../ports/user-repository.js";
import type { GetMyProfile } from "./get-my-profile.js";

export class ViewUser {
  constructor(private readonly deps: Readonly<{ profile: GetMyProfile; users: UserRepository }>) {}

  async execute(actor: Actor, { userId }: Readonly<{ userId: UserId }>): Promise<User> {
    const me = await this.deps.profile.execute(actor);
    const user = userId === me.id ? me : await this.deps.users.find(userId);
    if (!user) throw userNotFound();
    return user;
  }
}
