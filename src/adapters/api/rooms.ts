import type { UseCases } from "../../application/use-cases.js";
import { validateNewRoom } from "../../domain/rooms/room.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { syncView } from "../presenters/change-view.js";
import { pageView } from "../presenters/page-view.js";
import { joinedRoomView, memberView, myRoomView } from "../presenters/room-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";

/** Messages in the answer to a join over a socket. A REST answer contains the last message only. */
const NEWEST_PAGE = 50;

export const roomHandlers = (useCases: UseCases): Handler[] => [
  serve(
    OPERATIONS.createRoom,
    async (actor, input) => myRoomView(await useCases.createRoom.execute(actor, input), actor.userId),
    validateNewRoom,
  ),
  serve(OPERATIONS.listRooms, async (actor, { cursor, limit, ...query }) => {
    const rooms = await useCases.listRooms.execute(actor, { ...query, ...pageAfter({ cursor, limit }) });
    const view = (room: (typeof rooms)[number]) => myRoomView(room, actor.userId);
    return pageView(rooms, limit, { view, cursor: ({ room }) => room.id });
  }),
  serve(OPERATIONS.viewRoom, async (actor, { roomId }) =>
    myRoomView(await useCases.viewRoom.execute(actor, { roomId, messages: 1 }), actor.userId),
  ),
  serve(OPERATIONS.joinRoom, async (actor, { roomId }) => {
    const messages = actor.connectionId === undefined ? 1 : NEWEST_PAGE;
    return joinedRoomView(await useCases.joinAndSubscribe.execute(actor, { roomId, messages }));
  }),
  serve(OPERATIONS.leaveRoom, (actor, input) => nothingAfter(useCases.leaveRoom.execute(actor, input))),
  serve(OPERATIONS.listMembers, async (actor, { roomId, ...page }) => {
    const members = await useCases.listMembers.execute(actor, { roomId, ...pageAfter(page) });
    return pageView(members, page.limit, { view: memberView, cursor: ({ user }) => user.id });
  }),
  serve(OPERATIONS.viewMember, async (actor, input) => memberView(await useCases.viewMember.execute(actor, input))),
  serve(OPERATIONS.syncRoom, async (actor, input) =>
    syncView(await useCases.syncRoom.execute(actor, input), actor.userId),
  ),
];
