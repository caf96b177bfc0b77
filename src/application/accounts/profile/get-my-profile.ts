import type { User } from "../../../domain/accounts/user.js";
import type { Actor } from "../../actor.js";
import type { CurrentUser } from "./current-user.js";

export class GetMyProfile {
  constructor(private readonly deps: Readonly<{ currentUser: CurrentUser }>) {}

  execute(actor: Actor): Promise<User> {
    return this.deps.currentUser.require(actor);
  }
}
