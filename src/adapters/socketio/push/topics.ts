import type { SessionId } from "../../../domain/accounts/session.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { RoomId } from "../../../domain/rooms/room.js";

const ROOM = "room:";
const USER = "user:";
const SESSION = "session:";

export const roomTopic = (roomId: RoomId): string => `${ROOM}${roomId}`;
export const userTopic = (userId: UserId): string => `${USER}${userId}`;
export const sessionTopic = (sessionId: SessionId): string => `${SESSION}${sessionId}`;

/** The room, or the user, that a topic is for, if it is for one. */
export const roomOf = (topic: string): RoomId | null => (topic.startsWith(ROOM) ? topic.slice(ROOM.length) : null);
export const userOf = (topic: string): UserId | null => (topic.startsWith(USER) ? topic.slice(USER.length) : null);
