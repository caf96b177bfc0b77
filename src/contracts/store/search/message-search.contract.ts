import { describe, expect, it } from "vitest";
import { NO_MENTIONS } from "../../../domain/messages/mentions.js";
import type { Message } from "../../../domain/messages/message.js";
import { quoteOf } from "../../../domain/messages/quote.js";
import { change, join, leave, moment, roomOf, send, sendMany, someone } from "../../builders.js";
import { reply, seesFrom } from "../messages/thread-scene.js";
import type { OpenStore, Store } from "../store.js";
import { found, indexAll, search, searchPages, searchScene } from "./search-scene.js";

const BODIES = [
  "Hello sess.opts, see foo.png at 10.0.0.1",
  "camelCase and snake_case #tag",
  "Crème brûlée is a STRASSE or Straße",
  "日本語のテキスト",
  "대한민국에서 왔어요",
  "ที่นี่ประเทศไทย",
  "新しいiPhone用ケース 👍🏽",
  "it's \\ a 'quoted' \"thing\": x'y",
  "the quick brown fox",
  "brown quick",
] as const;

export function messageSearchContract(open: OpenStore): void {
  describe("MessageSearch", () => {
    it("finds words, prefixes, phrases, identifiers and scripts, before and after indexing", async () => {
      const { store, ada, room } = await searchScene(open);
      const sent: Message[] = [];
      for (const body of BODIES) sent.push(await send(store, room, ada, { body, sentAt: moment(sent.length) }));
      const numbers = async (q: string) =>
        (await found(store, ada, q)).map((id) => sent.findIndex((one) => one.id === id));
      const answers = [];
      for (const q of QUERIES) answers.push([q, await numbers(q)]);
      expect(answers).toEqual([
        ["hello", [0]],
        ["hel", [0]],
        ["HELLO foo.png", [0]],
        ["sess.opts", [0]],
        ["opts", [0]],
        ["0.0.1", [0]],
        ["camelcase", [1]],
        ["snake", [1]],
        ["#tag", [1]],
        ["#ta", [1]],
        ["#nake", []],
        ["creme brulee", [2]],
        ["strasse", [2]],
        ["日本", [3]],
        ["本", [3]],
        ["대한", [4]],
        ["ประเทศ", [5]],
        ["iPhone用", [6]],
        ["👍", [6]],
        ["it's", [7]],
        ["x'y", [7]],
        ["\\ quoted", [7]],
        ["quick", [9, 8]],
        ['"quick brown"', [8]],
        ["a q", [7]],
        ["nothing", []],
        ["?!", []],
      ]);
    });

    it("finds a sentence of a script without spaces that was pasted whole, and none that differs in a character", async () => {
      const { store, ada, room } = await searchScene(open);
      const sentence = [...Array(200).keys()]
        .map((index) => String.fromCodePoint(0x4e00 + ((index * 7) % 150)))
        .join("");
      const whole = await send(store, room, ada, { body: `昨日、${sentence}です。` });
      const laugh = await send(store, room, ada, { body: "哈".repeat(220) });
      const others = [
        `${sentence.slice(0, -1)}本`,
        `${sentence.slice(0, 99)}、${sentence.slice(99)}`,
        sentence.slice(1),
      ];
      for (const body of others) await send(store, room, ada, { body });
      expect(await found(store, ada, sentence)).toEqual([whole.id]);
      expect(await found(store, ada, "哈".repeat(200))).toEqual([laugh.id]);
    });

    it.each(["newest", "relevance"] as const)(
      "finds a row of many emoji only where it is whole, by %s",
      async (order) => {
        const { store, ada, room } = await searchScene(open);
        const lengths = [50, 9, 60, 49, 12];
        const sent = await sendMany(store, room, ada, 450, (index) => ({ body: "🦀".repeat(lengths[index % 5] ?? 1) }));
        const whole = sent.filter(({ body }) => (body?.length ?? 0) >= 100).map(({ id }) => id);
        await indexAll(store);
        const paged: string[] = [];
        for await (const { items } of searchPages(store, ada, "🦀".repeat(50), { order }))
          paged.push(...items.map(({ message }) => message.id));
        expect(paged.toSorted()).toEqual(whole.toSorted());
      },
    );

    it("highlights the text as it was sent", async () => {
      const { store, ada, room } = await searchScene(open);
      const body = "👍 Crème, cre\u0300me";
      await send(store, room, ada, { body });
      for (const indexing of [() => indexAll(store), () => undefined]) {
        const [one] = await search(store, ada, "creme");
        expect(one?.match.highlights.map(({ start, end }) => body.slice(start, end))).toEqual(["Crème", "cre\u0300me"]);
        await indexing();
      }
    });

    it("sees edits and deletions at once", async () => {
      const { store, ada, room } = await searchScene(open);
      const message = await send(store, room, ada, { body: "before" });
      expect(await found(store, ada, "before")).toEqual([message.id]);
      await change(store, message, "after");
      expect(await search(store, ada, "before")).toEqual([]);
      expect(await found(store, ada, "after")).toEqual([message.id]);
      await change(store, message, null);
      expect(await found(store, ada, "after")).toEqual([]);
    });

    it("finds only what the user may see", async () => {
      const { store, ada, room } = await searchScene(open);
      const [bob, eve] = [await someone(store), await someone(store)];
      await join(store, room, bob);
      const root = await send(store, room, ada, { body: "secret root" });
      const old = await reply(store, room, ada, root, { body: "secret reply" });
      const quoted = await send(store, room, ada, { body: "open", replyTo: quoteOf(root) });
      const open_ = await reply(store, room, ada, quoted, { body: "secret for all" });
      await seesFrom(store, room, bob, 2);
      expect(new Set(await found(store, ada, "secret"))).toEqual(new Set([open_.id, old.id, root.id]));
      expect(await found(store, bob, "secret")).toEqual([open_.id]);
      const [seen] = await search(store, bob, "open");
      expect(seen?.message.replyTo).toMatchObject({ id: root.id, text: null });
      expect(await found(store, eve, "secret")).toEqual([]);
      const asReader = { scope: { roomId: room.id, visibleFrom: 1 } } as const;
      expect(await found(store, eve, "secret", asReader)).toHaveLength(3);
      await leave(store, room, bob);
      expect(await found(store, bob, "secret")).toEqual([]);
    });

    it("filters by room, author, time and what a message has", async () => {
      const { store, ada, room } = await searchScene(open);
      const [bob, other] = [await someone(store), await roomOf(store, ada)];
      await join(store, room, bob);
      const mentions = { ...NO_MENTIONS, userIds: [bob.id] };
      const one = await send(store, room, ada, { body: "word HTTPS://example.com", sentAt: moment(1) });
      const two = await send(store, room, bob, { body: "word", sentAt: moment(2), mentions });
      const three = await send(store, other, ada, { body: "word", sentAt: moment(3) });
      await reply(store, room, bob, one, { body: "another" });
      const ids = (filter: Parameters<typeof found>[3]) => found(store, ada, "word", filter);
      expect(await ids({ scope: { roomId: room.id, visibleFrom: 1 } })).toEqual([two.id, one.id]);
      expect(await ids({ filter: { authorId: bob.id } })).toEqual([two.id]);
      expect(await ids({ filter: { after: moment(1) } })).toEqual([three.id, two.id]);
      expect(await ids({ filter: { before: moment(3), after: moment(0) } })).toEqual([two.id, one.id]);
      expect(await ids({ filter: { has: "link" } })).toEqual([one.id]);
      expect(await ids({ filter: { has: "mention" } })).toEqual([two.id]);
      expect(await ids({ filter: { has: "thread" } })).toEqual([one.id]);
      expect(await ids({ filter: { has: "pin" } })).toEqual([]);
      await touch(store, three, { pinnedAt: moment(9) });
      await touch(store, two, { reactions: [{ emoji: "👍", count: 1, userIds: [ada.id] }] });
      expect(await ids({ filter: { has: "pin" } })).toEqual([three.id]);
      expect(await ids({ filter: { has: "reaction" } })).toEqual([two.id]);
    });

    it("lets other work run while it reads long messages", async () => {
      const { store, ada, room } = await searchScene(open);
      await sendMany(store, room, ada, 60, () => ({ body: "long ".repeat(2_000) }));
      let turns = 0;
      let isRunning = true;
      const count = () => {
        turns += 1;
        if (isRunning) setImmediate(count);
      };
      setImmediate(count);
      let read = 0;
      for await (const { items } of searchPages(store, ada, "long")) read += items.length;
      isRunning = false;
      expect(read).toBe(60);
      expect(turns).toBeGreaterThan(50);
    });

    it("pages by time and by relevance, without gaps and repeats", async () => {
      const { store, ada, room } = await searchScene(open);
      const made = (index: number) => ({
        body: `${"x ".repeat(index % 4)}word ${index % 3 === 0 ? "word" : "words"}`,
        sentAt: moment(Math.floor(index / 3)),
      });
      await sendMany(store, room, ada, 25, made);
      for (const order of ["newest", "relevance"] as const) {
        const whole = await found(store, ada, "word", { order });
        expect(new Set(whole).size).toBe(25);
        const paged: string[] = [];
        let pages = 0;
        for await (const { items } of searchPages(store, ada, "word", { order, limit: 5 })) {
          paged.push(...items.map(({ message }) => message.id));
          pages += 1;
        }
        expect([order, paged, pages]).toEqual([order, whole, 5]);
      }
    });
  });
}

/** Changes a message without changing its content. */
async function touch(store: Store, message: Message, fields: Partial<Message>): Promise<void> {
  await store.unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(message.roomId);
    const stored = await tx.messages.find(message.roomId, message.id);
    if (!locked || !stored) throw new Error("There is no such message.");
    const rev = locked.head.rev + 1;
    await tx.rooms.saveHead({ ...locked.head, rev });
    await tx.messages.save({ ...stored, ...fields, rev });
  });
}

const QUERIES = [
  "hello",
  "hel",
  "HELLO foo.png",
  "sess.opts",
  "opts",
  "0.0.1",
  "camelcase",
  "snake",
  "#tag",
  "#ta",
  "#nake",
  "creme brulee",
  "strasse",
  "日本",
  "本",
  "대한",
  "ประเทศ",
  "iPhone用",
  "👍",
  "it's",
  "x'y",
  "\\ quoted",
  "quick",
  '"quick brown"',
  "a q",
  "nothing",
  "?!",
];
