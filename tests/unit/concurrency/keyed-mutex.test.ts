import { expect, it } from "vitest";
import { KeyedMutex } from "../../../src/application/concurrency/keyed-mutex.js";

const later = () => new Promise<void>((done) => setImmediate(done));

it("runs work of one key in order, past failures, and does not delay other keys", async () => {
  const turns = new KeyedMutex();
  const seen: string[] = [];
  const turn = (key: string, name: string, fails = false) =>
    turns.runExclusive(key, async () => {
      seen.push(`${name} begins`);
      await later();
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([turn("a", "first", true), turn("a", "second"), turn("b", "other")]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  const ofOneKey = seen.filter((event) => !event.startsWith("other"));
  expect(ofOneKey).toEqual(["first begins", "first ends", "second begins", "second ends"]);
  expect(seen.indexOf("other begins")).toBeLessThan(seen.indexOf("first ends"));
  expect(await turns.runExclusive("a", () => "again")).toBe("again");
});
