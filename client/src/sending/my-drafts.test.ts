import { describe, expect, it, vi } from "vitest";
import type { ChangedDraft, Draft } from "../protocol.js";
import { RequestError } from "../request-error.js";
import type { DraftContent, DraftRef, DraftWrite } from "../rest/draft-requests.js";
import { type ClientState, initialState } from "../state/client-state.js";
import { applyDraft, draftOf } from "../state/drafts.js";
import { createStore } from "../state/store.js";
import { MyDrafts } from "./my-drafts.js";

const ROOM: DraftRef = { roomId: "room" };
const draft = (body: string, rev: number, with_: Partial<Draft> = {}): Draft => ({
  roomId: "room",
  threadOf: null,
  body,
  data: null,
  rev,
  updatedAt: "2026-03-04T05:06:07.089Z",
  ...with_,
});

const refusal = (code: string, retryable: boolean, details: object = {}) =>
  new RequestError({ code, message: code, status: 409, retryable, details: { ...details } });

/** Databases keep no order of keys. */
const reordered = (data: object) => Object.fromEntries(Object.entries(data).reverse());

/** A server with one draft. `failures` are the answers to the next requests; `lose` loses the answers to the next ones. */
function scene(stored: ChangedDraft | null = null) {
  let held = stored;
  let rev = stored?.rev ?? 0;
  const sent: (Partial<DraftWrite> | "deleted")[] = [];
  const failures: RequestError[] = [];
  const network = { isUp: true };
  let toLose = 0;
  const answer = <Answer>(value: Answer): Answer => {
    if (toLose === 0) return value;
    toLose -= 1;
    throw refusal("client.unreachable", true);
  };
  const pages: Draft[][] = [[draft("first", 1)], [draft("second", 2, { threadOf: "root" })]];
  const check = async (expectedRev = Infinity) => {
    await Promise.resolve();
    const failure = network.isUp ? failures.shift() : refusal("client.unreachable", true);
    if (failure) throw failure;
    if (held && held.rev > expectedRev) throw refusal("draft.changed", false, { draft: held });
    rev += 1;
  };
  const rest = {
    saveDraft: async (_ref: DraftRef, write: DraftWrite) => {
      sent.push({ body: write.body, expectedRev: write.expectedRev ?? -1 });
      await check(write.expectedRev);
      held = draft(write.body, rev, { data: write.data ? reordered(write.data) : null });
      return answer(held);
    },
    deleteDraft: async (_ref: DraftRef, expectedRev?: number) => {
      sent.push("deleted");
      await check(expectedRev);
      held = { roomId: "room", threadOf: null, rev, deleted: true };
      answer(null);
    },
    drafts: async ({ cursor }: { cursor?: string | null } = {}) => {
      await check();
      const page = Number(cursor ?? 0);
      return { items: pages[page] ?? [], nextCursor: page + 1 < pages.length ? `${page + 1}` : null };
    },
  };
  let lists = 0;
  const list = rest.drafts;
  rest.drafts = (query) => {
    lists += 1;
    return list(query);
  };
  const store = createStore<ClientState>({ ...initialState, user: { ...initialState.user, rev: 0 } });
  const drafts = new MyDrafts({ store, rest, retry: { baseMs: 1, capMs: 2 }, intervalMs: 1 });
  const write = (change: ChangedDraft) => void (held = change);
  return {
    store,
    drafts,
    sent,
    failures,
    lists: () => lists,
    save: (content: DraftContent) => drafts.save(ROOM, content),
    write,
    network,
    lose: (answers: number) => void (toLose = answers),
    held: () => held,
  };
}

describe("MyDrafts", () => {
  it("loads the drafts once, so that no older page brings a deleted one back", async () => {
    const { drafts, lists } = scene();
    await Promise.all([drafts.load(), drafts.load()]);
    await drafts.load();
    expect(lists()).toBe(2);
  });

  it("repeats a page that the server did not send", async () => {
    const { store, drafts, failures, lists } = scene();
    failures.push(refusal("service.unavailable", true));
    await drafts.load();
    expect([lists(), draftOf(store.get(), ROOM)?.body]).toEqual([3, "first"]);
  });

  it("loads all pages, and forgets what was removed before", async () => {
    const { store, drafts } = scene();
    store.update((state) => applyDraft(state, { roomId: "room", threadOf: null, rev: 3, deleted: true }));
    await drafts.load();
    const state = store.get();
    expect([draftOf(state, ROOM), draftOf(state, { roomId: "room", threadOf: "root" })?.body]).toEqual([
      null,
      "second",
    ]);
    expect(state.drafts.size).toBe(1);
  });

  it("sends the latest of several writes, each on what it stored before", async () => {
    const { store, sent, save } = scene();
    const saved = await Promise.all(["a", "ab", "abc"].map((body) => save({ body })));
    expect(sent).toEqual([
      { body: "a", expectedRev: 0 },
      { body: "abc", expectedRev: 1 },
    ]);
    expect(saved.map((each) => each?.body)).toEqual(["a", "abc", "abc"]);
    expect(draftOf(store.get(), ROOM)?.body).toBe("abc");
  });

  it("deletes a draft that became blank, and saves anew after it", async () => {
    const { sent, save } = scene();
    await Promise.all([save({ body: "a" }), save({ body: " \n" })]);
    const [blank, anew] = [save({ body: "" }), save({ body: "b" })];
    expect([await blank, (await anew)?.body]).toEqual([expect.anything(), "b"]);
    expect(sent.map((each) => (each === "deleted" ? each : each.body))).toEqual(["a", "deleted", "b", "b"]);
  });

  it("keeps what another device wrote, and shows it", async () => {
    const { store, sent, save, write } = scene();
    await save({ body: "a" });
    write(draft("from the phone", 9));
    const writes = await Promise.allSettled([save({ body: "ab" }), save({ body: "abc" })]);
    for (const each of writes) expect(each).toMatchObject({ reason: { code: "draft.changed" } });
    expect(draftOf(store.get(), ROOM)?.body).toBe("from the phone");
    expect((await save({ body: "merged" }))?.body).toBe("merged");
    expect(sent.at(-1)).toEqual({ body: "merged", expectedRev: 9 });
  });

  it("does not bring back a draft that another device deleted", async () => {
    const { save, write } = scene();
    await save({ body: "a" });
    write({ roomId: "room", threadOf: null, rev: 9, deleted: true });
    await expect(save({ body: "ab" })).rejects.toMatchObject({ code: "draft.changed" });
  });

  it("saves a first draft where an earlier one was deleted", async () => {
    const { sent, save } = scene({ roomId: "room", threadOf: null, rev: 5, deleted: true });
    expect((await save({ body: "a" }))?.rev).toBe(6);
    expect(sent.map((each) => (each === "deleted" ? each : each.expectedRev))).toEqual([0, 5]);
  });

  it("tries again until the server answers, with the latest text", async () => {
    const { sent, failures, save } = scene();
    failures.push(refusal("service.unavailable", true), refusal("rate.limited", true));
    const saved = await Promise.all(["a", "ab"].map((body) => save({ body })));
    expect(saved.map((each) => each?.body)).toEqual(["ab", "ab"]);
    expect(sent.map((each) => (each === "deleted" ? each : each.body))).toEqual(["a", "ab", "ab"]);
  });

  it("rejects when the server refuses a draft, and takes the next one", async () => {
    const { failures, save } = scene();
    failures.push(refusal("draft.too_many", false));
    await expect(save({ body: "a" })).rejects.toMatchObject({ code: "draft.too_many" });
    expect((await save({ body: "b" }))?.body).toBe("b");
  });

  it("deletes a draft although the answer to its save was lost", async () => {
    const { drafts, save, lose, held } = scene();
    await save({ body: "he" });
    lose(1);
    await Promise.all([save({ body: "hello", data: { a: { c: 1, d: 2 }, b: [3] } }), drafts.delete(ROOM)]);
    expect(held()).toMatchObject({ deleted: true });
  });

  it("deletes a draft although a later save did not reach the server either", async () => {
    const { drafts, save, lose, network, sent, held } = scene();
    lose(1);
    const writes = [save({ body: "one" }), save({ body: "two" })];
    await vi.waitFor(() => expect(sent.length).toBe(1));
    network.isUp = false;
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(1));
    const deleted = drafts.delete(ROOM);
    network.isUp = true;
    await Promise.all([...writes, deleted]);
    expect(held()).toMatchObject({ deleted: true });
  });

  it("forgets all but the last 100 texts that it sent without an answer", async () => {
    const { drafts, save, lose, network, sent, held } = scene();
    lose(1);
    const writes = [save({ body: "0" })];
    await vi.waitFor(() => expect(sent.length).toBe(1));
    network.isUp = false;
    for (let i = 1; i <= 100; i += 1) {
      writes.push(save({ body: `${i}` }));
      await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ body: `${i}` }), { interval: 1 });
    }
    writes.push(drafts.delete(ROOM).then(() => null));
    network.isUp = true;
    for (const each of await Promise.allSettled(writes))
      expect(each).toMatchObject({ reason: { code: "draft.changed" } });
    expect(held()).toMatchObject({ body: "0" });
  });

  it("saves a text after a deletion whose answer was lost", async () => {
    const { drafts, save, lose, held } = scene();
    await save({ body: "sent" });
    lose(1);
    await Promise.all([drafts.delete(ROOM), save({ body: "next" })]);
    expect(held()).toMatchObject({ body: "next" });
  });

  it("takes the same text with other data for the draft of another device", async () => {
    const { save } = scene(draft("a", 5, { data: { from: "phone" } }));
    await expect(save({ body: "a", data: { from: "laptop" } })).rejects.toMatchObject({ code: "draft.changed" });
  });
});
