import { describe, expect, it } from "vitest";
import { activityIn, type Message } from "../../client/src/index.js";
import { clientScene } from "../support/client-scene.js";
import { eventually } from "../support/client.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

async function activityScene() {
  const scene = await clientScene();
  const { client, roomId, bob } = scene;
  const live = await bob.connect();
  const people = (threadOf?: string) => activityIn(client.state, roomId, threadOf).people;
  const types = (state: "typing" | null = "typing", threadOf?: string) =>
    live.do("activity:set", { roomId, state, ...(threadOf && { threadOf }) });
  const shows = (count: number, threadOf?: string) =>
    eventually(() => people(threadOf).length === count, `${count} people`);
  return { ...scene, live, people, types, shows };
}

describe("activity in the SDK", () => {
  it("shows who is typing in the focused room until it ends, with an event for each change", async () => {
    const { client, roomId, bob, types, shows, people } = await activityScene();
    const seen: number[] = [];
    client.on("activity", ({ activity }) => void seen.push(activity.people.length));
    const end = client.focus(roomId);
    await types();
    await shows(1);
    expect(people()).toEqual([{ userId: bob.id, state: "typing", label: null }]);
    await types(null);
    await shows(0);
    expect(seen).toEqual([1, 0]);
    end();
    expect(client.state.focus).toBeNull();
  });

  it("stops showing somebody whose message has arrived", async () => {
    const { client, roomId, bob, types, shows } = await activityScene();
    client.focus(roomId);
    await types();
    await shows(1);
    await bob.send(roomId, "done");
    await shows(0);
  });

  it("stops showing somebody whose reply has arrived in the thread, but not when an older one changes", async () => {
    const { client, roomId, bob, types, shows, people } = await activityScene();
    const root = await bob.send(roomId, "root");
    await client.openThread(root);
    client.focus(roomId, root.id);
    const shown: number[] = [];
    client.on("changed", ({ messages }) => {
      if (messages.some(({ threadOf }) => threadOf === root.id)) shown.push(people(root.id).length);
    });
    const answer = (body: string) => bob.post<Message>(`/api/rooms/${roomId}/messages`, { body, threadOf: root.id });
    const { body: reply } = await answer("done");
    await eventually(() => shown.length === 1, "the reply");
    await types("typing", root.id);
    await shows(1, root.id);
    await client.react(reply, "👍");
    await eventually(() => shown.length === 2, "the reaction");
    await answer("done again");
    await eventually(() => shown.length === 3, "the second reply");
    expect(shown).toEqual([0, 1, 0]);
  });

  it("stops showing somebody who was disconnected", async () => {
    const { client, roomId, live, types, shows } = await activityScene();
    client.focus(roomId);
    await types();
    await shows(1);
    live.socket.disconnect();
    await shows(0);
  });

  it("shows nobody while offline, and focuses again after the reconnection", async () => {
    const { client, roomId, types, shows, people, goOffline, proxy } = await activityScene();
    client.focus(roomId);
    await types();
    await shows(1);
    await goOffline();
    expect(people()).toEqual([]);
    proxy.heal();
    await types();
    await shows(1);
  });

  it("shows a thread while it is focused, and the room again afterwards", async () => {
    const { client, roomId, bob, types, shows, people } = await activityScene();
    const root = await bob.send(roomId, "root");
    client.focus(roomId);
    const closeThread = client.focus(roomId, root.id);
    await types("typing", root.id);
    await shows(1, root.id);
    expect(people()).toEqual([]);
    await types();
    closeThread();
    await shows(1);
    expect(people(root.id)).toEqual([]);
  });

  it("shows others that the user types until a message is sent", async () => {
    const { client, roomId, rest, live } = await activityScene();
    const received: unknown[] = [];
    live.socket.on("activity:changed", (change: unknown) => void received.push(change));
    await live.do("room:focus", { roomId });
    for (let key = 1; key <= 20; key += 1) client.typing(roomId);
    await eventually(() => received.length === 1, "the typing");
    await client.send(roomId, { body: "hi" });
    await eventually(() => received.length === 2, "its end");
    const area = { roomId, threadOf: null, userId: rest.id, label: null };
    expect(received).toEqual([
      { ...area, state: "typing" },
      { ...area, state: null },
    ]);
  });
});
