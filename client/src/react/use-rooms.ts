import { type ClientState, lastMessage, type Message, type Room, type RoomState, unread } from "../index.js";
import { isShallowEqual, useClientState, type View } from "./use-client-state.js";

/** One of the user's rooms, with its current last message and number of unread messages. */
export type ListedRoom = Omit<Room, "lastMessage"> & Readonly<{ lastMessage: Message | null; unread: number }>;

export type RoomList = Readonly<{
  /** The user's rooms, the one with the latest message first. */
  rooms: readonly ListedRoom[];
  isLoading: boolean;
}>;

type Parts = Readonly<{ rooms: ClientState["rooms"]; isLoading: boolean }>;

const roomList: View<Parts, RoomList> = {
  parts: ({ rooms, roomsLoaded }) => ({ rooms, isLoading: !roomsLoaded }),
  derive({ rooms, isLoading }, _roomId, earlier) {
    const held = new Map(earlier?.rooms.map((room) => [room.id, room]));
    const listed = [...rooms.values()].map((state) => listedRoom(state, held.get(state.room.id)));
    const sorted = listed.sort((a, b) => activeAt(b).localeCompare(activeAt(a)));
    return { rooms: earlier && isShallowEqual(earlier.rooms, sorted) ? earlier.rooms : sorted, isLoading };
  },
};

function listedRoom(state: RoomState, earlier: ListedRoom | undefined): ListedRoom {
  const listed = { ...state.room, lastMessage: lastMessage(state), unread: unread(state) };
  return earlier && isShallowEqual(earlier, listed) ? earlier : listed;
}

const activeAt = ({ lastMessage: last, createdAt }: ListedRoom) => last?.sentAt ?? createdAt;

/** The user's rooms. */
export const useRooms = (): RoomList => useClientState(roomList);
