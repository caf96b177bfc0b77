import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../../domain/messages/message.js";
import { matchMessage } from "../../../domain/search/match-message.js";
import { parseMessageQuery } from "../../../domain/search/message-query.js";
import { change, moment, roomOf, send, someone } from "../../builders.js";
import { reply } from "../messages/thread-scene.js";
import type { OpenStore } from "../store.js";
import { indexAll, search } from "./search-scene.js";

const word = fc.constantFrom(
  "ab",
  "abc",
  "a.b",
  "aB",
  "日本語",
  "本日",
  "ﬁ",
  "Café",
  "👍🏽",
  "👍",
  "#ab",
  "10.1",
  "it's",
  "x",
);
const glue = fc.constantFrom(" ", " ", ".", "", "#", '" "', "'", "\\");
const text = fc.array(fc.tuple(word, glue), { minLength: 1, maxLength: 6 }).map((pairs) => pairs.flat().join(""));
const place = fc.nat({ max: 30 });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("send" as const), body: text, room: fc.nat({ max: 1 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("reply" as const), body: text, place }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("edit" as const), body: text, place }) },
  fc.record({ kind: fc.constant("delete" as const), place }),
  fc.record({ kind: fc.constant("index" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Contract of the search over random histories. */
export function searchHistoriesContract(open: OpenStore): void {
  describe("A search", () => {
    it("equals a scan after any history, indexed or not", async () => {
      const store = await open();
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { maxLength: 20 }),
          fc.array(fc.oneof(word, text), { minLength: 1, maxLength: 5 }),
          async (steps, queries) => {
            const ada = await someone(store);
            const rooms = [await roomOf(store, ada), await roomOf(store, ada)] as const;
            const sent: Message[] = [];
            const bodies = new Map<string, string | null>();
            const run = async (one: Step) => {
              if (one.kind === "index") return indexAll(store);
              const at = { sentAt: moment(sent.length) };
              if (one.kind === "send") {
                const message = await send(store, one.room === 0 ? rooms[0] : rooms[1], ada, { body: one.body, ...at });
                sent.push(message);
                return void bodies.set(message.id, one.body);
              }
              const target = sent[one.place % Math.max(1, sent.length)];
              if (!target || bodies.get(target.id) === null) return undefined;
              if (one.kind === "reply") {
                if (target.threadOf) return undefined;
                const [room] = rooms.filter(({ id }) => id === target.roomId);
                const message = await reply(store, room ?? rooms[0], ada, target, { body: one.body, ...at });
                sent.push(message);
                return void bodies.set(message.id, one.body);
              }
              const body = one.kind === "edit" ? one.body : null;
              await change(store, target, body);
              return void bodies.set(target.id, body);
            };
            for (const one of steps) await run(one);
            for (const q of queries) {
              const query = parseMessageQuery(q);
              const scanned = sent.toReversed().filter(({ id }) => matchMessage(query, bodies.get(id) ?? ""));
              const answer = (await search(store, ada, q)).map(({ message }) => message.id);
              expect([q, answer]).toEqual([q, scanned.map(({ id }) => id)]);
            }
          },
        ),
        { numRuns: 40 },
      );
    });
  });
}
