import type { UserId } from "../accounts/user.js";
import type { Membership } from "../rooms/membership.js";
import type { Room } from "../rooms/room.js";
import type { Message } from "./message.js";

/** Only authors may edit their messages. */
export const mayEdit = (userId: UserId, message: Message): boolean => message.author.id === userId;

/**
 * Authors may delete their own messages; owners and moderators may delete any message of their room. In a direct room
 * both people are owners, and neither has a right to the messages of the other.
 */
export const mayDelete = ({ user, role }: Membership, message: Message, { kind }: Pick<Room, "kind">): boolean =>
  message.author.id === user.id || (kind !== "direct" && (role === "owner" || role === "moderator"));
