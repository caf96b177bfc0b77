import { activityChanged } from "../state/activity.js";
import type { ClientState } from "../state/client-state.js";
import { readMarked } from "../state/receipts.js";
import { presenceChanged } from "../state/presences.js";
import { roomAdded, roomChanged, roomRemoved, roomResync } from "../state/rooms.js";
import { userChanged } from "../state/user-feed.js";
import type { Store } from "../state/store.js";
import type { ChatSocket } from "./chat-socket.js";

/** Applies the server's announcements to the state. */
export function applyServerEvents(socket: ChatSocket, { update }: Store<ClientState>): void {
  socket.on("room:changed", (change) => update((state) => roomChanged(state, change)));
  socket.on("room:resync", ({ roomId, rev }) => update((state) => roomResync(state, roomId, rev)));
  socket.on("room:added", (added) => update((state) => roomAdded(state, added)));
  socket.on("user:changed", (change) => update((state) => userChanged(state, change)));
  socket.on("activity:changed", (change) => update((state) => activityChanged(state, change)));
  socket.on("read:marked", (marked) => update((state) => readMarked(state, marked)));
  socket.on("presence:changed", (presence) => update((state) => presenceChanged(state, presence)));
  socket.on("room:removed", ({ roomId, reason }) => update((state) => roomRemoved(state, roomId, reason)));
}
