import { describe, expect, it } from "vitest";
import { eventually } from "../support/client.js";
import type { Hooks } from "../support/react-hooks.js";
import { reactScene } from "../support/react-scene.js";

/** A room with 200 messages, and a page that shows the first and the last text of the shown ones. */
async function longRoom(version: 18 | 19) {
  const scene = await reactScene(version, 200);
  const held: { shown: ReturnType<Hooks["useMessages"]> | null } = { shown: null };
  const View = () => {
    const shown = scene.hooks.useMessages(scene.roomId);
    held.shown = shown;
    const { messages, hasOlder, hasNewer, error } = shown;
    const ends = [messages[0], messages.at(-1)].map((message) => message?.body).join("–");
    return `${ends} of ${messages.length} ${hasOlder} ${hasNewer} ${error?.code ?? ""}`.trim();
  };
  const page = await scene.toPage(scene.provided(View));
  const shows = async (text: string) => {
    await eventually(() => page.text() === text).catch(() => undefined);
    expect(page.text()).toBe(text);
  };
  await shows("151–200 of 50 true false");
  const messages = () => {
    if (!held.shown) throw new Error("Nothing was rendered.");
    return held.shown;
  };
  return { ...scene, messages, shows };
}

describe.each([18, 19] as const)("messages around an older one in React %i", (version) => {
  it("shows the page, and newer pages until they join the newest messages", async () => {
    const { messages, shows, rest, roomId, errors } = await longRoom(version);
    await messages().around(60);
    await shows("35–84 of 50 true true");
    await messages().loadOlder();
    await shows("1–84 of 84 false true");
    await Promise.all([messages().loadNewer(), messages().loadNewer()]);
    await shows("1–134 of 134 false true");
    await rest.send(roomId, "201");
    await messages().loadNewer();
    await shows("1–201 of 201 false false");
    await rest.send(roomId, "202");
    await shows("1–202 of 202 false false");
    expect(messages().timeline.map(({ kind }) => kind)).toEqual(["notice", ...Array<string>(202).fill("message")]);
    messages().latest();
    await shows("151–202 of 52 true false");
    await rest.patch(`/api/rooms/${roomId}`, { topic: "Long" });
    await eventually(() => messages().timeline.at(-1)?.kind === "notice");
    expect(messages().notices.map(({ kind }) => kind)).toEqual(["topic"]);
    expect(errors).toEqual([]);
  });

  it("finds the page of a message by its id, and shows its edits", async () => {
    const { messages, shows, rest, roomId, errors } = await longRoom(version);
    const { items } = await rest.history(roomId, "?around=60&limit=1");
    const id = items[0]?.id ?? "";
    await messages().around(id);
    await shows("35–84 of 50 true true");
    const first = messages().messages[0]?.id ?? "";
    await rest.patch(`/api/rooms/${roomId}/messages/${first}`, { body: "edited" });
    await shows("edited–84 of 50 true true");
    void messages().edit(first, "mine");
    await shows("mine–84 of 50 true true");
    expect(errors).toEqual([]);
  });

  it("shows the root of a reply that stands in its thread alone", async () => {
    const { messages, shows, rest, roomId, errors } = await longRoom(version);
    const { items } = await rest.history(roomId, "?around=60&limit=1");
    const reply = { body: "reply", threadOf: items[0]?.id };
    const { body } = await rest.post<Readonly<{ id: string }>>(`/api/rooms/${roomId}/messages`, reply);
    await messages().around(body.id);
    await shows("35–84 of 50 true true");
    expect(errors).toEqual([]);
  });

  it("keeps what is shown when a message does not exist, and shows the last page that was asked for", async () => {
    const { messages, shows, errors } = await longRoom(version);
    await messages().around("0192f0c1-2d3e-7f40-8a1b-000000000000");
    await shows("151–200 of 50 true false message.not_found");
    await Promise.all([messages().around(30), messages().around(100)]);
    await shows("75–124 of 50 true true");
    const slow = messages().around(30);
    messages().latest();
    await slow;
    await shows("151–200 of 50 true false");
    expect(errors).toEqual([]);
  });
});
