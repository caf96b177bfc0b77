import type { UserId } from "../domain/accounts/user.js";

/** The authenticated user and session of a request. `connectionId`: the live connection of a socket request. */
export type Actor = Readonly<{ userId: UserId; sessionId: string; connectionId?: string }>;
