import { SyncRequest } from "./rooms.js";

export const UserSyncRequest = SyncRequest.omit({ roomId: true });
