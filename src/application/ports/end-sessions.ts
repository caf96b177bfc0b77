import type { UserId } from "../../domain/accounts/user.js";

/** Ends every session of the user, and what is connected by them; for a user without sessions it does nothing. */
export type EndSessions = (userId: UserId) => Promise<void>;
