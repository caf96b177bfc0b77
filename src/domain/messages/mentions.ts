import type { UserId } from "../accounts/user.js";

export type Mentions = Readonly<{ userIds: readonly UserId[]; room: boolean; here: boolean }>;

export const NO_MENTIONS: Mentions = { userIds: [], room: false, here: false };
