import type { SyncRoom } from "../../application/delivery/sync-room.js";
import type { JoinRoom } from "../../application/rooms/join-room.js";
import type { LeaveRoom } from "../../application/rooms/leave-room.js";
import type { ViewRoom } from "../../application/rooms/view-room.js";
import { notAMember } from "../../domain/rooms/errors.js";
import { isActive } from "../../domain/rooms/membership.js";
import { RoomRequest, SyncRequest } from "../../protocol/rooms.js";
import { syncView } from "../presenters/change-view.js";
import { joinedRoomView } from "../presenters/room-view.js";
import { onRequest, type RequestEntry } from "./requests.js";

export type RoomUseCases = Readonly<{
  joinRoom: JoinRoom;
  leaveRoom: LeaveRoom;
  viewRoom: ViewRoom;
  syncRoom: SyncRoom;
}>;

const NEWEST_PAGE = 50;

export const roomRequests = ({ joinRoom, leaveRoom, viewRoom, syncRoom }: RoomUseCases): RequestEntry[] => [
  onRequest("room:join", RoomRequest, async (actor, { roomId }) => {
    await joinRoom.execute(actor, { roomId });
    const view = await viewRoom.execute(actor, { roomId, messages: NEWEST_PAGE });
    if (!isActive(view.membership)) throw notAMember();
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
