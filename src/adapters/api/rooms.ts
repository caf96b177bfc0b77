import type { UseCases } from "../../application/use-cases.js";
import { roomChanged } from "../../domain/rooms/errors.js";
import { validateNewRoom, type RoomTextLimits } from "../../domain/rooms/room.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { auditView } from "../presenters/audit-view.js";
import { pageView } from "../presenters/page-view.js";
import { activityCursorOf, memberView, notificationView, roomView } from "../presenters/room-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";
import { messageAnswers } from "./message-answers.js";

/** Messages in the answer to a join over a socket. A REST answer contains the last message only. */
const NEWEST_PAGE = 50;

export const roomHandlers = (
  useCases: UseCases,
  limits: RoomTextLimits,
  answers = messageAnswers(useCases),
): Handler[] => [
  serve(
    OPERATIONS.createRoom,
    async (actor, input) => answers.room(actor, await useCases.createRoom.execute(actor, input)),
    (input) => validateNewRoom(input, limits),
  ),
  serve(OPERATIONS.openDirectRoom, async (actor, input) =>
    answers.room(actor, await useCases.openDirectRoom.execute(actor, input)),
  ),
  serve(OPERATIONS.listRooms, async (actor, { cursor, limit, ...query }) => {
    const rooms = await useCases.listRooms.execute(actor, { ...query, ...pageAfter({ cursor, limit }) });
    const view = await answers.roomOf(actor, rooms);
    return pageView(rooms, limit, {
      view,
      cursor: query.sort === "activity" ? activityCursorOf : ({ room }) => room.id,
    });
  }),
  serve(OPERATIONS.viewRoom, async (actor, { roomId }) =>
    answers.room(actor, await useCases.viewRoom.execute(actor, { roomId, messages: 1 })),
  ),
  serve(
    OPERATIONS.updateRoom,
    async (actor, input) => {
      const { outcome, room, head } = await useCases.updateRoom.execute(actor, input);
      if (outcome === "conflict") throw roomChanged(roomView(room, head));
      return answers.room(actor, await useCases.viewRoom.execute(actor, { roomId: room.id, messages: 1 }));
    },
    (input) => validateNewRoom(input, limits),
  ),
  serve(OPERATIONS.archiveRoom, async (actor, { roomId }) => {
    await useCases.archiveRoom.execute(actor, { roomId, archived: true });
    return answers.room(actor, await useCases.viewRoom.execute(actor, { roomId, messages: 1 }));
  }),
  serve(OPERATIONS.unarchiveRoom, async (actor, { roomId }) => {
    await useCases.archiveRoom.execute(actor, { roomId, archived: false });
    return answers.room(actor, await useCases.viewRoom.execute(actor, { roomId, messages: 1 }));
  }),
  serve(OPERATIONS.listAudit, async (actor, { roomId, ...page }) => {
    const entries = await useCases.listAudit.execute(actor, { roomId, ...pageAfter(page) });
    return pageView(entries, page.limit, { view: auditView, cursor: ({ id }) => id });
  }),
  serve(OPERATIONS.setNotifications, async (actor, { roomId, ...notifications }) =>
    notificationView(await useCases.setPreferences.execute(actor, { roomId, notifications })),
  ),
  serve(OPERATIONS.addFavourite, (actor, { roomId }) =>
    nothingAfter(useCases.setPreferences.execute(actor, { roomId, favourite: true })),
  ),
  serve(OPERATIONS.removeFavourite, (actor, { roomId }) =>
    nothingAfter(useCases.setPreferences.execute(actor, { roomId, favourite: false })),
  ),
  serve(OPERATIONS.joinRoom, async (actor, { roomId }) => {
    const messages = actor.connectionId === undefined ? 1 : NEWEST_PAGE;
    return answers.joinedRoom(actor, await useCases.joinAndSubscribe.execute(actor, { roomId, messages }));
  }),
  serve(OPERATIONS.leaveRoom, (actor, input) => nothingAfter(useCases.leaveRoom.execute(actor, input))),
  serve(OPERATIONS.listMembers, async (actor, { roomId, ...page }) => {
    const members = await useCases.listMembers.execute(actor, { roomId, ...pageAfter(page) });
    return pageView(members, page.limit, { view: memberView, cursor: ({ user }) => user.id });
  }),
  serve(OPERATIONS.viewMember, async (actor, input) => memberView(await useCases.viewMember.execute(actor, input))),
  serve(OPERATIONS.syncRoom, async (actor, input) =>
    answers.sync(actor, await useCases.syncRoom.execute(actor, input)),
  ),
];
