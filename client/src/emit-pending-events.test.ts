import { expect, it } from "vitest";
import { Emitter } from "./emitter.js";
import type { ClientEvents } from "./events.js";
import { type ClientState, initialState } from "./state/client-state.js";
import { roomChanged, roomListed } from "./state/rooms.js";
import { createStore } from "./state/store.js";
import { RoomLog } from "./state/testing/room-log.js";
import { emitPendingEvents } from "./emit-pending-events.js";

it("emits events that a listener causes after the current event, in order", () => {
  const log = new RoomLog();
  const store = createStore<ClientState>(initialState);
  const events = new Emitter<ClientEvents>();
  emitPendingEvents(store, events);
  store.update((state) => roomListed(state, log.room));
  const sendOne = () => {
    log.do({ kind: "send", author: 2 });
    store.update((state) => roomChanged(state, log.changed(log.rev - 1, log.rev)));
  };
  const told: string[] = [];
  events.on("message", ({ seq }) => {
    told.push(`first ${seq}`);
    if ((seq ?? 0) < 3) sendOne();
  });
  const stop = events.on("message", ({ seq }) => told.push(`second ${seq}`));
  sendOne();
  expect(told).toEqual(["first 1", "second 1", "first 2", "second 2", "first 3", "second 3"]);
  stop();
  sendOne();
  expect(told.at(-1)).toBe("first 4");
  expect(store.get().pendingEvents).toEqual([]);
});
