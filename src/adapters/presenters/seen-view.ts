import type { Seen } from "../../domain/rooms/receipt.js";
import type * as wire from "../../protocol/presence-entities.js";

export const seenView = ({ user, at }: Seen): wire.Seen => ({ user, at: at.toISOString() });

export const seenCursorOf = ({ user, at }: Seen): string => `${at.toISOString()}~${user.id}`;
