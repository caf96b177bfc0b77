import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RequestError } from "../request-error.js";
import { type ClientState, initialState } from "../state/client-state.js";
import { newRoomState } from "../state/room-state.js";
import { createStore } from "../state/store.js";
import { RoomLog } from "../state/testing/room-log.js";
import { KeptOpen } from "./kept-open.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("loads again only when the server allows it", async () => {
  const room = newRoomState(new RoomLog().room, "epoch-1");
  const store = createStore<ClientState>({ ...initialState, rooms: new Map([["room-1", room]]) });
  const failure = { code: "rate.limited", message: "no", status: 429, retryable: true };
  let asked = 0;
  const kept = new KeptOpen<string>(
    { store, connection: { ready: true }, retry: { baseMs: 1, capMs: 10 } },
    {
      keyOf: (roomId) => roomId,
      roomOf: (roomId) => roomId,
      isLoaded: ({ messagesLoaded }) => messagesLoaded,
      load: async () => {
        asked += 1;
        if (asked === 1) throw new RequestError({ ...failure, details: { retryAfterMs: 5_000 } });
        store.update((state) => ({ ...state, rooms: new Map([["room-1", { ...room, messagesLoaded: true }]]) }));
      },
      closed: () => undefined,
    },
  );
  const opened = kept.open("room-1");
  await vi.advanceTimersByTimeAsync(4_900);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  await opened;
  expect(asked).toBe(2);
});
