"use client";
export { SyncTalkProvider, type SyncTalkProviderProps, useSyncTalk } from "./provider.js";
export { useActivity } from "./use-activity.js";
export { type ConnectionInfo, useConnection } from "./use-connection.js";
export { type MemberList, useMembers } from "./use-members.js";
export { type RoomMessages, useMessages } from "./use-messages.js";
export { type Thread, useThread } from "./use-thread.js";
export { usePresence } from "./use-presence.js";
export { type ListedRoom, type RoomList, useRooms } from "./use-rooms.js";
