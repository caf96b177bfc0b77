import { checkHasRole } from "../moderation/moderation-rights.js";
import { requireContributor, type RoomAccess } from "../rooms/access.js";
import type { Membership } from "../rooms/membership.js";
import { messageDeleted, tooManyPins } from "./errors.js";
import type { Message } from "./message.js";

/** Returns the membership of a member who may pin: moderators, and any member of a direct room or a group. */
export function requirePinner(access: RoomAccess | null): Membership {
  const membership = requireContributor(access);
  const isAmongEquals = access?.room.kind === "direct" || access?.room.kind === "group";
  if (!isAmongEquals) checkHasRole(membership, "moderator");
  return membership;
}

/**
 * Returns the same object when the message is pinned. `pinned`: the number of pinned messages in the room, of which
 * there may be `maxPins`.
 */
export function pinMessage(
  message: Message,
  { at, pinned, maxPins }: Readonly<{ at: Date; pinned: number; maxPins: number }>,
): Message {
  if (message.deletedAt) throw messageDeleted();
  if (message.pinnedAt) return message;
  if (pinned >= maxPins) throw tooManyPins(maxPins);
  return { ...message, pinnedAt: at };
}

/** Returns the same object when the message is not pinned. */
export const unpinMessage = (message: Message): Message =>
  message.pinnedAt ? { ...message, pinnedAt: null } : message;
