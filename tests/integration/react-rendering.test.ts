import { describe, expect, it } from "vitest";
import { eventually } from "../support/client.js";
import { reactOf } from "../support/react-dom.js";
import { hooksFor } from "../support/react-hooks.js";
import { reactScene } from "../support/react-scene.js";

describe.each([18, 19] as const)("rendering with the hooks in React %i", (version) => {
  it("explains that a hook needs a provider", async () => {
    const page = reactOf(version);
    const { useRooms } = await hooksFor(page);
    expect(() => page.toText(() => useRooms().rooms.length)).toThrow("SyncTalkProvider");
  });

  it("renders on a server without a connection, and hydrates in a page that then connects", async () => {
    const { client, hooks, provided, toText, toPage, roomId, errors } = await reactScene(version);
    const View = () => {
      const { messages, unsent, isLoading } = hooks.useMessages(roomId);
      const counts = [messages, unsent, hooks.useMembers(roomId).members, hooks.useRooms().rooms];
      return `${hooks.useConnection().status} ${isLoading} ${counts.map(({ length }) => length).join()}`;
    };
    const text = toText(provided(View));
    expect(text).toBe("idle true 0,0,0,0");
    expect(client.state).toMatchObject({ connection: "idle", openRooms: new Set() });
    const page = await toPage(provided(View), text);
    await eventually(() => page.text() === "live false 2,0,1,1");
    expect(errors).toEqual([]);
  });

  it("renders on a server what its client has loaded", async () => {
    const { client, hooks, provided, toText, roomId, errors } = await reactScene(version);
    await Promise.all([client.openRoom(roomId), client.connect()]);
    const View = () => `${hooks.useConnection().status} ${hooks.useMessages(roomId).messages.length}`;
    expect(toText(provided(View))).toBe("live 2");
    expect(errors).toEqual([]);
  });

  it("hydrates a part that loads late with the state that the server rendered", async () => {
    const { client, hooks, provided, toText, toPage, react, errors } = await reactScene(version);
    const Status = () => hooks.useConnection().status;
    let load = (): void => undefined;
    const loaded = new Promise<void>((resolve) => (load = resolve));
    const Late = react.lazy(() => loaded.then(() => ({ default: Status })));
    const within = (part: unknown) => () =>
      react.createElement(react.Suspense, { fallback: "loading" }, react.createElement(part));
    const text = toText(provided(within(Status)));
    const page = await toPage(provided(within(Late)), text);
    await eventually(() => client.state.connection === "live");
    expect(page.text()).toBe("idle");
    load();
    await eventually(() => page.text() === "live");
    expect(errors).toEqual([]);
  });

  it("renders a room again for its own changes, and not for those of another room", async () => {
    const { client, hooks, provided, toPage, rest, roomId } = await reactScene(version);
    const other = await rest.createRoom({ name: "other" });
    const renders: number[] = [];
    const View = () => {
      const { messages, isLoading } = hooks.useMessages(roomId);
      hooks.useMembers(roomId);
      hooks.useConnection();
      renders.push(messages.length);
      return `${isLoading} ${messages.length}`;
    };
    const page = await toPage(provided(View));
    await eventually(() => page.text() === "false 2" && client.state.connection === "live");
    const before = renders.length;
    await rest.send(other.id, "elsewhere");
    await eventually(() => client.state.rooms.get(other.id)?.seq === 1);
    await client.send(other.id, { body: "elsewhere too" });
    expect(renders.length).toBe(before);
    await rest.send(roomId, "here");
    await eventually(() => page.text() === "false 3");
    // Strict mode renders twice.
    expect(renders.slice(before)).toEqual([3, 3]);
  });

  it("shows one state everywhere when a slow rendering is interrupted by changes", async () => {
    const { client, hooks, provided, toPage, react, roomId, errors } = await reactScene(version);
    const torn: string[] = [];
    let show = (_count: number): void => undefined;
    const Leaf = () => {
      const { length } = hooks.useMessages(roomId).messages;
      const until = performance.now() + 1;
      while (performance.now() < until);
      return `${length} `;
    };
    const View = () => {
      const [count, setCount] = react.useState(0);
      show = (next) => react.startTransition(() => setCount(next));
      return Array.from({ length: count }, (_, key) => react.createElement(Leaf, { key }));
    };
    const page = await toPage(provided(View));
    const seen = () => {
      const lengths = new Set(page.text().trim().split(" "));
      if (lengths.size > 1) torn.push(page.text());
      return lengths;
    };
    new page.window.MutationObserver(seen).observe(page.body, { childList: true, subtree: true, characterData: true });
    await eventually(() => client.state.connection === "live");
    show(40);
    for (let turn = 3; turn <= 6; turn += 1) {
      await client.send(roomId, { body: `${turn}` });
      await new Promise((later) => setTimeout(later, 10));
    }
    while (!seen().has("6")) await new Promise((later) => setTimeout(later, 5));
    expect(torn).toEqual([]);
    expect(errors).toEqual([]);
  });
});
