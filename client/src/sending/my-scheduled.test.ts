import { expect, it } from "vitest";
import type { Scheduled } from "../protocol.js";
import { RequestError } from "../request-error.js";
import type { NewScheduled, ScheduledChanges } from "../rest/scheduled-requests.js";
import { type ClientState, initialState } from "../state/client-state.js";
import { applyScheduled, scheduledIn } from "../state/scheduled.js";
import { createStore } from "../state/store.js";
import { MyScheduled } from "./my-scheduled.js";

const AT = "2026-03-04T05:06:07.089Z";
const later = (id: string, rev: number, more: Partial<Scheduled> = {}): Scheduled => ({
  id,
  roomId: "room",
  sendAt: AT,
  state: "waiting",
  body: id,
  data: null,
  kind: "text",
  rev,
  ...more,
});
const refusal = (code: "service.unavailable" | "scheduled.not_found" | "scheduled.too_many", retryable: boolean) =>
  new RequestError({ code, message: code, status: 409, retryable });

/** A server with two pages of scheduled messages. `failures` are the answers to the next requests. */
function scene(rev: number | null = 0) {
  const failures: RequestError[] = [];
  const asked: unknown[] = [];
  const answer = async <Answer>(request: unknown, value: Answer): Promise<Answer> => {
    asked.push(request);
    await Promise.resolve();
    const failure = failures.shift();
    if (failure) throw failure;
    return value;
  };
  const pages = [[later("a", 1)], [later("b", 2)]];
  const store = createStore<ClientState>({ ...initialState, user: { ...initialState.user, rev } });
  const rest = {
    schedule: (message: NewScheduled) => answer(message.clientMessageId, later("c", 3)),
    scheduled: ({ cursor }: { cursor?: string | null } = {}) =>
      answer(`page ${cursor ?? 0}`, { items: pages[Number(cursor ?? 0)] ?? [], nextCursor: cursor ? null : "1" }),
    changeScheduled: (id: string, changes: ScheduledChanges) => answer(changes, later(id, 4, { body: "changed" })),
    removeScheduled: (id: string) => answer(`remove ${id}`, undefined),
  };
  const mine = new MyScheduled({ store, rest, retry: { baseMs: 1, capMs: 2 } });
  return { mine, store, failures, asked, ids: () => scheduledIn(store.get()).map(({ id }) => id) };
}

it("loads all pages once, and leaves out what was removed meanwhile", async () => {
  const { mine, store, asked, ids } = scene();
  const loading = Promise.all([mine.load(), mine.load()]);
  store.update((state) => applyScheduled(state, { id: "b", roomId: "room", rev: 3, deleted: true }));
  await loading;
  await mine.load();
  expect([asked, ids(), store.get().scheduled.size]).toEqual([["page 0", "page 1"], ["a"], 1]);
});

it("repeats a page that the server did not send", async () => {
  const { mine, failures, asked, ids } = scene();
  failures.push(refusal("service.unavailable", true));
  await mine.load();
  expect([asked, ids()]).toEqual([
    ["page 0", "page 0", "page 1"],
    ["a", "b"],
  ]);
});

it("loads again when the client learned its first position during the load", async () => {
  const { mine, store, asked } = scene(null);
  const loading = mine.load();
  store.update((state) => ({ ...state, user: { ...state.user, rev: 9 } }));
  await loading;
  expect([asked.length, store.get().scheduledLoaded]).toEqual([4, true]);
});

it("schedules once under one clientMessageId although answers are lost, and shows the message", async () => {
  const { mine, failures, asked, ids } = scene();
  failures.push(refusal("service.unavailable", true), refusal("service.unavailable", true));
  await mine.schedule({ roomId: "room", body: "later", sendAt: AT });
  expect([asked.length, new Set(asked).size, ids()]).toEqual([3, 1, ["c"]]);
  failures.push(refusal("scheduled.too_many", false));
  await expect(mine.schedule({ roomId: "room", body: "later", sendAt: AT })).rejects.toMatchObject({
    code: "scheduled.too_many",
  });
  expect(asked).toHaveLength(4);
});

it("changes a message, and tries a failed one again at a time of its own", async () => {
  const { mine, asked, store } = scene();
  await mine.change("c", { body: "changed" });
  await mine.tryAgain("c", new Date(AT));
  await mine.tryAgain("c");
  const [change, at, soon] = asked as ScheduledChanges[];
  expect([change, at]).toEqual([{ body: "changed" }, { sendAt: AT }]);
  expect(Date.parse(soon?.sendAt ?? "")).toBeGreaterThan(Date.now());
  expect(scheduledIn(store.get())[0]?.body).toBe("changed");
});

it("cancels a message, also when the answer to an earlier attempt was lost", async () => {
  const { mine, failures, asked } = scene();
  failures.push(refusal("service.unavailable", true), refusal("scheduled.not_found", false));
  await mine.cancel("c");
  expect(asked).toEqual(["remove c", "remove c"]);
  failures.push(refusal("scheduled.not_found", false));
  await expect(mine.cancel("c")).rejects.toMatchObject({ code: "scheduled.not_found" });
});

it("takes a clientMessageId of the caller, and makes one when there is none", async () => {
  const { mine, asked } = scene();
  const message = { roomId: "room", body: "later", sendAt: AT };
  await mine.schedule({ ...message, clientMessageId: "mine" });
  await mine.schedule({ ...message, clientMessageId: undefined as unknown as string });
  expect(asked).toEqual(["mine", expect.any(String)]);
});
