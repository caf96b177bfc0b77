import { expect, it } from "vitest";
import type { Room } from "../protocol.js";
import { RequestError } from "../request-error.js";
import { type ClientState, initialState } from "../state/client-state.js";
import { createStore } from "../state/store.js";
import { plainMembership as membership } from "../state/testing/entities.js";
import { RoomLog } from "../state/testing/room-log.js";
import { userChanged } from "../state/user-feed.js";
import { RoomRefresh } from "./room-refresh.js";

const failure = (status: number, retryable: boolean) =>
  new RequestError({ code: "internal", message: "no", status, retryable });

/** A client whose user joined a room that no announcement brought. The answers to reads come one after the other. */
function scene(...answers: readonly (Room | RequestError)[]) {
  const user = { ...initialState.user, rev: 1, knownRev: 1 };
  const store = createStore<ClientState>({ ...initialState, user, roomsLoaded: true });
  let reads = 0;
  const room = async () => {
    const answer = answers[reads];
    reads += 1;
    await Promise.resolve();
    if (!answer || answer instanceof RequestError) throw answer ?? new Error("There was one read too many.");
    return answer;
  };
  const retry = { baseMs: 1, capMs: 2 };
  const refresh = new RoomRefresh({ store, rest: { room }, connection: { ready: true }, retry });
  refresh.start();
  const change = { from: 1, rev: 2, memberships: [{ ...membership, roomId: "room-1", rev: 2 }] };
  store.update((state) => userChanged(state, change));
  return { store, reads: () => reads };
}
const mine = { ...new RoomLog().room, membership };

it("reads a room of which only the membership is known, until the server answers", async () => {
  const { store, reads } = scene(failure(503, true), mine);
  await expect.poll(() => store.get().rooms.has("room-1")).toBe(true);
  expect([reads(), store.get().user.early.size]).toEqual([2, 0]);
});

it("gives up on a room that the server refuses, or of which the user is no member any more", async () => {
  for (const answer of [failure(404, false), new RoomLog().room]) {
    const { store, reads } = scene(answer);
    await expect.poll(() => store.get().user.early.size).toBe(0);
    expect([reads(), store.get().rooms.size]).toEqual([1, 0]);
  }
});
