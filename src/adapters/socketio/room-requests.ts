import type { EnterRoom } from "../../application/delivery/enter-room.js";
import type { SyncRoom } from "../../application/delivery/sync-room.js";
import type { LeaveRoom } from "../../application/rooms/leave-room.js";
import { RoomRequest, SyncRequest } from "../../protocol/rooms.js";
import { syncView } from "../presenters/change-view.js";
import { joinedRoomView } from "../presenters/room-view.js";
import { onRequest, type RequestEntry } from "./requests.js";

export type RoomUseCases = Readonly<{
  enterRoom: EnterRoom;
  leaveRoom: LeaveRoom;
  syncRoom: SyncRoom;
}>;

const NEWEST_PAGE = 50;

export const roomRequests = ({ enterRoom, leaveRoom, syncRoom }: RoomUseCases): RequestEntry[] => [
  onRequest("room:join", RoomRequest, async (actor, { roomId }) => {
    const view = await enterRoom.execute(actor, { roomId, messages: NEWEST_PAGE });
    return joinedRoomView(view, view.membership);
  }),
  onRequest("room:leave", RoomRequest, async (actor, input) => {
    await leaveRoom.execute(actor, input);
    return {};
  }),
  onRequest("room:sync", SyncRequest, async (actor, input) =>
    syncView(await syncRoom.execute(actor, input), actor.userId),
  ),
];
