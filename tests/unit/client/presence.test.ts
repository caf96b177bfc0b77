import { expect, it } from "vitest";
import { Emitter } from "../../../client/src/emitter.js";
import type { ClientEvents } from "../../../client/src/events.js";
import { Focus } from "../../../client/src/presence/focus.js";
import { PresenceWatches } from "../../../client/src/presence/presence-watches.js";
import { Typing } from "../../../client/src/presence/typing.js";
import type { ActivityChanged, Message } from "../../../client/src/protocol.js";
import { RequestError } from "../../../client/src/request-error.js";
import { activityChanged, activityIn } from "../../../client/src/state/activity.js";
import { takeBlocked } from "../../../client/src/state/blocked.js";
import { type ClientState, initialState } from "../../../client/src/state/client-state.js";
import { createStore } from "../../../client/src/state/store.js";
import { settledPromises, VirtualScheduler } from "../../support/virtual-scheduler.js";

const ROOM = "room";
const typing = (userId: string): ActivityChanged => ({
  roomId: ROOM,
  threadOf: null,
  userId,
  state: "typing",
  label: null,
});

const refusal = new RequestError({
  code: "rate.limited",
  message: "no",
  status: 429,
  retryable: true,
  details: { retryAfterMs: 300 },
});

/** `maxWatched`: the maximum that the server tells; `null` when it tells none. */
function scene({ maxWatched = 500 }: Readonly<{ maxWatched?: number | null }> = {}) {
  let asked = 0;
  const sent: [string, Record<string, unknown>][] = [];
  let activities: readonly ActivityChanged[] = [];
  let refusals = 0;
  let refusing = refusal;
  const store = createStore<ClientState>({ ...initialState, connection: "live" });
  const connection = {
    ready: true,
    request: async (name: string, payload: object): Promise<never> => {
      sent.push([name, { ...payload }]);
      await Promise.resolve();
      if (refusals > 0) {
        refusals -= 1;
        throw refusing;
      }
      return { activities, presences: [] } as never;
    },
  };
  const timers = new VirtualScheduler();
  const events = new Emitter<ClientEvents>();
  const config = async () => {
    asked += 1;
    if (maxWatched === null) throw new Error("The server is out of reach.");
    return maxWatched;
  };
  const deps = { store, connection, events, retry: { baseMs: 1, capMs: 1 }, timers, maxWatched: config };
  const answer = (next: typeof activities) => void (activities = next);
  const refuse = (count: number, as = refusal) => {
    refusals = count;
    refusing = as;
  };
  return { sent, store, connection, timers, deps, answer, refuse, asked: () => asked };
}

it("sends the typing at most every 3 seconds, and its end only while others may see it", async () => {
  const { sent, timers, deps } = scene();
  const own = new Typing(deps);
  const states = () => sent.splice(0).map(([, { state }]) => state);
  for (let tenth = 0; tenth < 60; tenth += 1) {
    own.begin(ROOM);
    await timers.advance(100);
  }
  expect(states()).toEqual(["typing", "typing"]);
  own.end(ROOM);
  own.end(ROOM);
  expect(states()).toEqual([null]);
  own.begin(ROOM);
  await timers.advance(60_000);
  own.end(ROOM);
  expect(states()).toEqual(["typing"]);
});

it("repeats the end of the typing while the server refuses it, until the user types again or nobody sees it", async () => {
  const { sent, timers, deps, refuse } = scene();
  const own = new Typing(deps);
  const states = () => sent.splice(0).map(([, { state }]) => state);
  own.begin(ROOM);
  await timers.advance(10);
  refuse(2);
  own.end(ROOM);
  await timers.advance(1_000);
  expect(states()).toEqual(["typing", null, null, null]);

  own.begin(ROOM);
  await timers.advance(10);
  refuse(1);
  own.end(ROOM);
  await timers.advance(10);
  own.begin(ROOM);
  await timers.advance(1_000);
  expect(states()).toEqual(["typing", null, "typing"]);

  refuse(1_000);
  own.end(ROOM);
  await timers.advance(60_000);
  expect(states().every((state) => state === null)).toBe(true);
  expect(timers.pending).toBe(0);
});

it("types in at most 20 places, and in none after the connection was lost", () => {
  const { sent, store, connection, deps } = scene();
  const own = new Typing(deps);
  for (let place = 0; place <= 20; place += 1) own.begin(`room ${place}`);
  own.end("room 0");
  own.end("room 1");
  expect(sent.length).toBe(22);
  connection.ready = false;
  store.update((state) => ({ ...state, connection: "offline" }));
  own.begin("room 2");
  own.end("room 2");
  expect(sent.length).toBe(22);
});

it("asks once after a message whether its author went on typing", async () => {
  const { sent, store, timers, deps, answer } = scene();
  new Focus(deps).on(ROOM);
  await settledPromises();
  store.update((state) => activityChanged(state, typing("bob")));
  deps.events.emit("message", { roomId: ROOM, author: { id: "bob" } } as Message);
  expect(activityIn(store.get(), ROOM).people).toEqual([]);
  answer([typing("bob")]);
  await timers.advance(12_000);
  expect(activityIn(store.get(), ROOM).people).toHaveLength(1);
  await timers.advance(60_000);
  expect([sent.length, timers.pending]).toEqual([2, 0]);
});

it("shows at most three people, and keeps the 20 latest focused places", async () => {
  const { sent, store, deps } = scene();
  const focus = new Focus(deps);
  const ends = Array.from({ length: 21 }, (_, place) => focus.on(`room ${place}`));
  ends.slice(1).forEach((end) => end());
  expect(store.get().focus).toBeNull();
  focus.on(ROOM);
  for (const name of ["a", "b", "c", "d"]) store.update((state) => activityChanged(state, typing(name)));
  expect(activityIn(store.get(), ROOM).people.map(({ userId }) => userId)).toEqual(["b", "c", "d"]);
  await settledPromises();
  expect(sent.map(([, { roomId }]) => roomId)).toEqual(["room 0", ROOM]);
});

it("watches the people of one moment with one request, at most 500 at the same time", async () => {
  const { sent, deps, asked } = scene();
  const watches = new PresenceWatches(deps);
  const ids = Array.from({ length: 501 }, (_, index) => `user ${index}`);
  deps.store.update((state) => ({ ...state }));
  const counts = () => sent.splice(0).map(([name, { userIds }]) => [name, (userIds as string[]).length]);
  const end = watches.watch(ids.slice(0, 1));
  watches.watch(ids.slice(1, 300));
  watches.watch(ids.slice(200));
  await settledPromises();
  expect(counts()).toEqual([["presence:watch", 500]]);
  end();
  await settledPromises();
  expect(counts()).toEqual([
    ["presence:unwatch", 1],
    ["presence:watch", 1],
  ]);
  expect(asked()).toBe(1);
});

const counted = (sent: readonly [string, Record<string, unknown>][]) =>
  sent.map(([name, { userIds }]) => [name, (userIds as string[]).length]);

it("watches more than 500 people when the server allows more", async () => {
  const { sent, deps, asked } = scene({ maxWatched: 600 });
  const watches = new PresenceWatches(deps);
  deps.store.update((state) => ({ ...state }));
  watches.watch(Array.from({ length: 700 }, (_, index) => `user ${index}`));
  await settledPromises();
  expect([counted(sent), asked()]).toEqual([[["presence:watch", 600]], 1]);
});

it("watches fewer people after a refusal when the server allows fewer", async () => {
  const { sent, deps, refuse, asked } = scene({ maxWatched: 2 });
  const watches = new PresenceWatches(deps);
  deps.store.update((state) => ({ ...state }));
  refuse(1, new RequestError({ code: "request.invalid", message: "no", status: 400, retryable: false }));
  watches.watch(["ada", "bob", "cleo"]);
  await expect
    .poll(() => counted(sent))
    .toEqual([
      ["presence:watch", 3],
      ["presence:watch", 2],
    ]);
  expect(asked()).toBe(1);
});

it("asks for the server's maximum once per connection, and keeps what it knew when there is no answer", async () => {
  const { sent, store, connection, deps, asked } = scene({ maxWatched: null });
  const watches = new PresenceWatches(deps);
  const notice = () => store.update((state) => ({ ...state }));
  notice();
  watches.watch(Array.from({ length: 501 }, (_, index) => `user ${index}`));
  await settledPromises();
  watches.watch(["another"]);
  await settledPromises();
  expect([counted(sent), asked()]).toEqual([[["presence:watch", 500]], 1]);
  connection.ready = false;
  notice();
  connection.ready = true;
  notice();
  await settledPromises();
  expect([counted(sent).length, asked()]).toEqual([2, 2]);
});

it("watches people again once a block between them and the user has ended", async () => {
  const { sent, store, deps } = scene();
  const watches = new PresenceWatches(deps);
  watches.watch(["bob", "cleo"]);
  store.update((state) => ({ ...state }));
  await settledPromises();
  sent.splice(0);
  store.update((state) => takeBlocked(state, ["bob"]));
  await settledPromises();
  store.update((state) => takeBlocked(state, []));
  await settledPromises();
  expect(sent).toEqual([
    ["presence:watch", { userIds: ["bob"] }],
    ["presence:watch", { userIds: ["bob"] }],
  ]);
});
