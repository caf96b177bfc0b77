import type { BlockedUser } from "../../application/ports/block-reader.js";
import type * as wire from "../../protocol/entities.js";

export const blockedUserView = ({ user, at }: BlockedUser): wire.BlockedUser => ({ user, at: at.toISOString() });
