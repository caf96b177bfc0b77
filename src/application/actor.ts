import type { UserId } from "../domain/accounts/user.js";

/** Who asks. `connectionId` is the live connection that the request came over, if it did. */
export type Actor = Readonly<{ userId: UserId; sessionId: string; connectionId?: string }>;
