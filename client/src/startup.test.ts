import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Ready } from "./protocol.js";
import { RequestError } from "./request-error.js";
import { Startup } from "./startup.js";
import { initialState } from "./state/client-state.js";
import { createStore } from "./state/store.js";
import { person } from "./state/testing/entities.js";

const RETRY_AFTER_MS = 5_000;
const refusal = new RequestError({
  code: "rate.limited",
  message: "no",
  status: 429,
  retryable: true,
  details: { retryAfterMs: RETRY_AFTER_MS },
});
const ready = { user: person(1), rooms: [] } as unknown as Ready;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that refuses the first requests for the list of rooms. */
function scene({ refusals }: { refusals: number }) {
  const answers = Array.from({ length: refusals }, () => refusal);
  const asked: number[] = [];
  const settled = async () => undefined;
  const nothing = { flush: () => undefined };
  const store = createStore(initialState);
  const connection = { ready: true, end: () => undefined };
  const startup = new Startup({
    store,
    connection,
    persister: { restore: settled },
    rooms: {
      loadJoined: async () => {
        asked.push(Date.now());
        const failure = answers.shift();
        if (failure) throw failure;
        store.update((state) => ({ ...state, roomsLoaded: true }));
      },
    },
    catchUp: { settled },
    userCatchUp: { settled },
    problems: { note: () => undefined },
    retry: { baseMs: 1, capMs: 10 },
    sender: nothing,
    changes: nothing,
    user: undefined,
  });
  return { startup, connection, asked };
}

it("asks for the rooms again only when the server allows it", async () => {
  const { startup, asked } = scene({ refusals: 2 });
  const welcomed = startup.welcome(ready);
  await vi.advanceTimersByTimeAsync(20_000);
  await welcomed;
  const [first = 0, second = 0, third = 0] = asked;
  const pauses = [second - first, third - second].map((ms) => ms >= RETRY_AFTER_MS);
  expect([asked.length, ...pauses]).toEqual([3, true, true]);
});

it("does not ask for the rooms earlier when it reconnects while the server refuses them", async () => {
  const { startup, connection, asked } = scene({ refusals: 1 });
  const welcomes = [startup.welcome(ready)];
  for (let reconnection = 1; reconnection <= 2; reconnection += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    connection.ready = false;
    await vi.advanceTimersByTimeAsync(100);
    connection.ready = true;
    welcomes.push(startup.welcome(ready));
  }
  await vi.advanceTimersByTimeAsync(20_000);
  await Promise.all(welcomes);
  const [first = 0, second = 0] = asked;
  expect([asked.length, second - first >= RETRY_AFTER_MS]).toEqual([2, true]);
});
