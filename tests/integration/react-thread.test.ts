import { describe, expect, it } from "vitest";
import type { Message } from "../../client/src/index.js";
import { eventually } from "../support/client.js";
import type { Hooks } from "../support/react-hooks.js";
import { reactScene } from "../support/react-scene.js";

describe.each([18, 19] as const)("a thread in React %i", (version) => {
  const threadScene = async () => {
    const scene = await reactScene(version);
    const { bobs, roomId, hooks } = scene;
    await bobs.post(`/api/rooms/${roomId}/join`);
    // Ada would follow the thread of her own message, a moment after the first reply.
    const root = await bobs.send(roomId, "the root");
    const reply = async (body: string) =>
      (await bobs.post<Message>(`/api/rooms/${roomId}/messages`, { body, threadOf: root.id })).body;
    const held: { thread: ReturnType<Hooks["useThread"]> | null } = { thread: null };
    const View = () => {
      const thread = hooks.useThread(root);
      held.thread = thread;
      const replies = thread.replies.map(({ body, reactions }) => `${body}${reactions[0]?.emoji ?? ""}`);
      const unsent = thread.unsent.map(({ body, code }) => `${body} ${code ?? "…"}`);
      const state = thread.isLoading ? "loading" : (thread.error?.code ?? `${thread.following}`);
      return [state, thread.root?.body, ...replies, ...unsent].join();
    };
    const thread = () => {
      if (!held.thread) throw new Error("Nothing was rendered.");
      return held.thread;
    };
    return { ...scene, root, reply, View, thread };
  };

  it("opens the thread while it is mounted, and shows replies live", async () => {
    const { provided, toPage, client, roomId, root, reply, View, thread, errors } = await threadScene();
    for (let turn = 1; turn <= 51; turn += 1) await reply(`${turn}`);
    const page = await toPage(provided(View));
    expect(page.text()).toBe("loading,");
    await eventually(() => page.text().startsWith("null,the root,2,3,"));
    expect(thread().hasOlder).toBe(true);
    await thread().loadOlder();
    await eventually(() => page.text().startsWith("null,the root,1,2,"));
    expect(thread().hasOlder).toBe(false);
    await reply("live");
    await eventually(() => page.text().endsWith(",51,live"));
    expect(client.state.rooms.get(roomId)?.threads.has(root.id)).toBe(true);
    await page.unmount();
    expect(client.state.rooms.get(roomId)?.threads.size).toBe(0);
    expect(errors).toEqual([]);
  });

  it("sends, edits, reacts, follows and marks", async () => {
    const { provided, toPage, client, rest, reply, View, thread, errors } = await threadScene();
    const one = await reply("one");
    const page = await toPage(provided(View));
    await eventually(() => page.text() === "null,the root,one" && client.state.connection === "live");
    void thread().react(one.id, "🎉");
    await Promise.resolve();
    expect(page.text()).toBe("null,the root,one🎉");
    void thread().send("mine", { alsoInRoom: true });
    await Promise.resolve();
    expect(thread().unsent).toHaveLength(1);
    await eventually(() => page.text() === "true,the root,one🎉,mine");
    expect((await rest.history(one.roomId)).items.at(-1)?.body).toBe("mine");
    void thread().edit(thread().replies[1]?.id ?? "", "edited");
    await Promise.resolve();
    expect(page.text()).toBe("true,the root,one🎉,edited");
    void thread().send("x".repeat(4_001));
    await eventually(() => page.text().endsWith("message.too_long"));
    thread().discard(thread().unsent[0]?.clientMessageId ?? "");
    await thread().unreact(one.id, "🎉");
    await thread().follow(false);
    await eventually(() => page.text() === "false,the root,one,edited");
    await thread().follow(true);
    await reply("two");
    await eventually(() => page.text() === "true,the root,one,edited,two");
    await thread().markRead();
    expect((await client.rest.threads()).items).toMatchObject([{ unread: 0, readSeq: 3 }]);
    expect(errors).toEqual([]);
  });

  it("says why a thread cannot be opened", async () => {
    const { hooks, provided, toPage, roomId, errors } = await threadScene();
    const id = "0192f0c1-2d3e-7f40-8a1b-000000000000";
    const page = await toPage(
      provided(() => {
        const { isLoading, error } = hooks.useThread({ roomId, id });
        return `${isLoading} ${error?.code}`;
      }),
    );
    await eventually(() => page.text() === "false message.not_found");
    expect(errors).toEqual([]);
  });

  it("renders on a server, and keeps what is shown while a page hydrates", async () => {
    const { provided, toPage, toText, client, root, reply, View, errors } = await threadScene();
    await reply("one");
    expect(toText(provided(View))).toBe("loading,");
    await client.connect();
    await client.openThread(root);
    const text = toText(provided(View));
    expect(text).toBe("null,the root,one");
    const page = await toPage(provided(View), text);
    await eventually(() => page.text() === "null,the root,one");
    expect(errors).toEqual([]);
  });

  it("shows reactions in a room at once", async () => {
    const { hooks, provided, toPage, client, roomId, errors } = await threadScene();
    let shown = {} as ReturnType<Hooks["useMessages"]>;
    const page = await toPage(
      provided(() => {
        shown = hooks.useMessages(roomId);
        return shown.messages.map(({ body, myReactions }) => `${body}${myReactions?.join("") ?? ""}`).join();
      }),
    );
    await eventually(() => page.text() === "1,2,the root" && client.state.connection === "live");
    void shown.react(shown.messages[0]?.id ?? "", "❤");
    await Promise.resolve();
    expect(page.text()).toBe("1\u2764\ufe0f,2,the root");
    await shown.unreact(shown.messages[0]?.id ?? "", "❤");
    expect(page.text()).toBe("1,2,the root");
    expect(errors).toEqual([]);
  });
});
