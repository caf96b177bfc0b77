import type { UserId } from "../accounts/user.js";
import type { Membership } from "../rooms/membership.js";
import type { Message } from "./message.js";

/** Only authors may edit their messages. */
export const mayEdit = (userId: UserId, message: Message): boolean => message.author.id === userId;

/** Authors may delete their own messages; owners and moderators may delete any message of their room. */
export const mayDelete = ({ user, role }: Membership, message: Message): boolean =>
  message.author.id === user.id || role === "owner" || role === "moderator";
