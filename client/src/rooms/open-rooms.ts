import { type ClientState, updateRoom } from "../state/client-state.js";
import { closedRoom } from "../state/held-entities.js";
import type { Store } from "../state/store.js";
import type { Openable } from "./kept-open.js";
import type { MyRooms } from "./my-rooms.js";

/** Rooms, named by their ids. */
export const openableRooms = (store: Store<ClientState>, rooms: MyRooms): Openable<string> => ({
  keyOf: (roomId) => roomId,
  roomOf: (roomId) => roomId,
  isLoaded: ({ messagesLoaded, membersLoaded }) => messagesLoaded && membersLoaded,
  async load(roomId) {
    await Promise.all([rooms.loadNewest(roomId), rooms.loadMembers(roomId)]);
  },
  openChanged(open) {
    const openRooms = new Set(open);
    store.update((state) => (sameSet(state.openRooms, openRooms) ? state : { ...state, openRooms }));
  },
  closed: (roomId) => store.update((state) => updateRoom(state, roomId, closedRoom)),
});

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>) => a.size === b.size && [...a].every((x) => b.has(x));
