import { Router } from "express";
import type { SyncRoom } from "../../application/delivery/sync-room.js";
import type { CreateRoom } from "../../application/rooms/create-room.js";
import type { JoinRoom } from "../../application/rooms/join-room.js";
import type { LeaveRoom } from "../../application/rooms/leave-room.js";
import type { ListMembers } from "../../application/rooms/list-members.js";
import type { ListRooms } from "../../application/rooms/list-rooms.js";
import type { ViewRoom } from "../../application/rooms/view-room.js";
import { newRoomProblems } from "../../domain/rooms/room.js";
import { CreateRoomRequest, ListMembersQuery, ListRoomsQuery, RoomRequest, SyncQuery } from "../../protocol/rooms.js";
import { syncView } from "../presenters/change-view.js";
import { pageView } from "../presenters/page-view.js";
import { memberView, myRoomView } from "../presenters/room-view.js";
import { created, noContent, ok, type Endpoints } from "./endpoint.js";

export type RoomUseCases = Readonly<{
  createRoom: CreateRoom;
  listRooms: ListRooms;
  viewRoom: ViewRoom;
  joinRoom: JoinRoom;
  leaveRoom: LeaveRoom;
  listMembers: ListMembers;
  syncRoom: SyncRoom;
}>;

export function roomRoutes(useCases: RoomUseCases, { privately, lists }: Endpoints): Router {
  const { createRoom, listRooms, viewRoom, joinRoom, leaveRoom, listMembers, syncRoom } = useCases;
  const router = Router();

  router.post(
    "/rooms",
    privately(
      CreateRoomRequest,
      async (actor, input) => created(myRoomView(await createRoom.execute(actor, input), actor.userId)),
      newRoomProblems,
    ),
  );

  router.get(
    "/rooms",
    lists(ListRoomsQuery, async (actor, { cursor, limit, ...query }) => {
      const from = cursor === undefined ? {} : { after: cursor };
      const rooms = await listRooms.execute(actor, { ...query, ...from, limit: limit + 1 });
      const view = (room: (typeof rooms)[number]) => myRoomView(room, actor.userId);
      return ok(pageView(rooms, limit, { view, cursor: ({ room }) => room.id }));
    }),
  );

  router.get(
    "/rooms/:roomId",
    privately(RoomRequest, async (actor, { roomId }) =>
      ok(myRoomView(await viewRoom.execute(actor, { roomId, messages: 1 }), actor.userId)),
    ),
  );

  router.post(
    "/rooms/:roomId/join",
    privately(RoomRequest, async (actor, { roomId }) => {
      await joinRoom.execute(actor, { roomId });
      return ok(myRoomView(await viewRoom.execute(actor, { roomId, messages: 1 }), actor.userId));
    }),
  );

  router.post(
    "/rooms/:roomId/leave",
    privately(RoomRequest, async (actor, input) => {
      await leaveRoom.execute(actor, input);
      return noContent;
    }),
  );

  router.get(
    "/rooms/:roomId/members",
    lists(ListMembersQuery, async (actor, { roomId, cursor, limit }) => {
      const from = cursor === undefined ? {} : { after: cursor };
      const members = await listMembers.execute(actor, { roomId, ...from, limit: limit + 1 });
      return ok(pageView(members, limit, { view: memberView, cursor: ({ user }) => user.id }));
    }),
  );

  router.get(
    "/rooms/:roomId/changes",
    privately(SyncQuery, async (actor, input) => ok(syncView(await syncRoom.execute(actor, input), actor.userId))),
  );

  return router;
}
