import { emailTaken, usernameTaken } from "../../../domain/accounts/errors.js";
import { violatedIndex } from "./failures.js";

/** Says what belongs to somebody else, where that is why a user was not stored. */
export function refuseTaken(error: unknown): never {
  const index = violatedIndex(error);
  if (index === "User_email_key") throw emailTaken();
  if (index === "User_username_key") throw usernameTaken();
  throw error;
}
