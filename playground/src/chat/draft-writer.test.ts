import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type ClientState, createClient, createStore, type Draft, RequestError } from "@synctalk/client";
import { DraftWriter, type KeptText } from "./draft-writer";

const ROOM = { roomId: "room" };
const draft = (body: string, rev: number): Draft => ({
  roomId: "room",
  threadOf: null,
  body,
  data: null,
  rev,
  updatedAt: "2026-03-04T05:06:07.089Z",
});
const { state: empty } = createClient({ url: "https://chat.example.com", token: () => "" });

/** A device with a composer. `arrive` is a change that the feed brings; `null` deletes the draft. */
function scene(kept: KeptText = { text: "", isUnsaved: false }, { draftsLoaded = true } = {}) {
  const store = createStore<ClientState>({ ...empty, draftsLoaded });
  const asked: (string | null)[] = [];
  const failures: RequestError[] = [];
  let rev = 0;
  let stored = kept;
  let idle = 0;
  const arrive = (body: string | null, more = 1) => {
    rev += more;
    const held = rev;
    store.update((state) => ({ ...state, drafts: new Map(body === null ? [] : [["room", draft(body, held)]]) }));
  };
  const load = () => store.update((state) => ({ ...state, draftsLoaded: true }));
  const write = async (body: string | null) => {
    asked.push(body);
    await Promise.resolve();
    const failure = failures.shift();
    if (failure) throw failure;
    arrive(body);
    return body === null ? null : draft(body, rev);
  };
  const writer = new DraftWriter({
    ref: ROOM,
    client: {
      get state() {
        return store.get();
      },
      subscribe: store.subscribe,
      saveDraft: (_ref, { body }) => write(body.trim() === "" ? null : body),
      deleteDraft: async () => void (await write(null)),
    },
    kept: { read: () => stored, write: (next) => void (stored = next) },
    onOpen: () => undefined,
    onIdle: () => void (idle += 1),
  });
  const changed = () =>
    failures.push(new RequestError({ code: "draft.changed", message: "", status: 409, retryable: false }));
  const close = writer.open(() => undefined);
  return { writer, close, asked, arrive, load, changed, kept: () => stored, idle: () => idle };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const wait = () => vi.advanceTimersByTimeAsync(1_500);

it("saves the latest text a moment after the last key, and nothing twice", async () => {
  const { writer, asked, kept } = scene();
  for (const text of ["a", "ab", "abc"]) writer.write(text);
  expect(kept()).toMatchObject({ text: "abc", isUnsaved: true });
  await wait();
  expect([asked, writer.view, kept()]).toEqual([
    ["abc"],
    { text: "abc", other: null },
    { text: "abc", isUnsaved: false, ownRev: 1 },
  ]);
  writer.write("abc");
  await wait();
  expect(asked).toEqual(["abc"]);
});

it("shows what another device wrote when nothing was typed here, and its end", () => {
  const { writer, arrive } = scene({ text: "old", isUnsaved: false });
  arrive("from the phone");
  expect(writer.view).toEqual({ text: "from the phone", other: null });
  arrive(null);
  expect(writer.view).toEqual({ text: "", other: null });
});

it("keeps what is typed here, and offers the other text until the user chooses", async () => {
  const { writer, asked, arrive, changed } = scene();
  writer.write("mine");
  arrive("theirs");
  expect(writer.view).toEqual({ text: "mine", other: "theirs" });
  writer.write("mine too");
  await wait();
  expect(asked).toEqual([]);
  writer.keepMine();
  await wait();
  expect([asked, writer.view]).toEqual([["mine too"], { text: "mine too", other: null }]);

  writer.write("mine again");
  changed();
  writer.flush();
  arrive("theirs again");
  await wait();
  expect(writer.view).toEqual({ text: "mine again", other: "theirs again" });
  writer.takeOther();
  expect(writer.view).toEqual({ text: "theirs again", other: null });
});

it("saves a typed text anew when the other device sent or deleted the draft", async () => {
  const { writer, asked, arrive, changed } = scene();
  arrive("both");
  writer.write("both and more");
  changed();
  writer.flush();
  arrive(null);
  await wait();
  expect([asked, writer.view.text]).toEqual([["both and more", "both and more"], "both and more"]);
});

it("deletes the draft once its text is sent, unless there is none, and keeps the other text", async () => {
  const { writer, asked, arrive } = scene();
  writer.write("quick");
  writer.clear();
  await wait();
  expect([asked, writer.view.text]).toEqual([[], ""]);
  writer.write("slow");
  await wait();
  writer.clear();
  await wait();
  expect([asked, writer.view.text]).toEqual([["slow", null], ""]);
  writer.write("mine");
  arrive("theirs");
  writer.clear();
  await wait();
  expect([asked.length, writer.view]).toEqual([2, { text: "theirs", other: null }]);
});

it("saves what is left when its composer closes, and ends when everything is saved", async () => {
  const { writer, close, asked, idle } = scene({ text: "typed before a reload", isUnsaved: true });
  writer.write("typed");
  close();
  expect([asked, idle()]).toEqual([["typed"], 0]);
  await wait();
  expect(idle()).toBe(1);
  const quiet = scene();
  quiet.close();
  expect(quiet.idle()).toBe(1);
});

it("deletes the draft of a text that was sent before the drafts were loaded", async () => {
  const { writer, close, asked, arrive, load, idle } = scene(
    { text: "hello ", isUnsaved: false },
    { draftsLoaded: false },
  );
  writer.clear();
  close();
  expect([asked, idle()]).toEqual([[], 0]);
  arrive("hello ");
  expect(writer.view.text).toBe("");
  load();
  await wait();
  expect([asked, writer.view, idle()]).toEqual([[null], { text: "", other: null }, 1]);
});

it("saves what was typed while the draft of a sent text is deleted", async () => {
  const { writer, asked, arrive, load, changed } = scene({ text: "hello", isUnsaved: false }, { draftsLoaded: false });
  writer.clear();
  writer.write("next");
  changed();
  writer.flush();
  arrive("hello");
  load();
  expect(writer.view).toEqual({ text: "next", other: null });
  await wait();
  expect([asked, writer.view]).toEqual([["next", null, "next"], { text: "next", other: null }]);
});

it("shows the same text again when another device writes it after the drafts were loaded", () => {
  const { writer, arrive, load, close, idle } = scene({ text: "hello", isUnsaved: false }, { draftsLoaded: false });
  writer.clear();
  load();
  arrive("hello");
  expect(writer.view.text).toBe("hello");
  close();
  expect(idle()).toBe(1);
});

it("knows its own draft after a reload", async () => {
  const before = scene();
  before.writer.write("hello");
  await wait();
  before.writer.write("hello world");
  const { writer, arrive, asked } = scene(before.kept());
  arrive("hello");
  expect(writer.view).toEqual({ text: "hello world", other: null });
  await wait();
  expect(asked).toEqual(["hello world"]);
});

it("follows the other devices again when it is shown again after its end", () => {
  const { writer, close, arrive, idle } = scene();
  close();
  arrive("from the phone");
  const closeAgain = writer.open(() => undefined);
  expect(writer.view.text).toBe("from the phone");
  arrive("and more");
  expect(writer.view.text).toBe("and more");
  closeAgain();
  expect(idle()).toBe(2);
});
