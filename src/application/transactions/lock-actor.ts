import { tokenInvalid } from "../../domain/accounts/errors.js";
import type { User } from "../../domain/accounts/user.js";
import type { Actor } from "../actor.js";
import type { Transaction } from "../ports/unit-of-work.js";

/** The actor under their lock. A token of somebody who is no more is worth nothing. */
export async function lockActor(tx: Transaction, actor: Actor): Promise<User> {
  const user = await tx.accounts.lock(actor.userId);
  if (!user) throw tokenInvalid();
  return user;
}
