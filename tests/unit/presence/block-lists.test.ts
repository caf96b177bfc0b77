import { expect, it } from "vitest";
import { BlockLists } from "../../../src/application/realtime/presence/block-lists.js";

it("keeps the list of the feed when a handshake brings an older one, and tells who is new on it", () => {
  const lists = new BlockLists();
  lists.open("ada", ["bob"]);
  expect(lists.set("ada", ["bob", "eve"])).toEqual(["eve"]);
  lists.open("ada", ["bob"]);
  expect([...lists.of("ada")]).toEqual(["bob", "eve"]);
  expect(lists.set("ada", [])).toEqual([]);
  expect(lists.of("ada").size).toBe(0);
});

it("forgets users without connections", () => {
  const lists = new BlockLists();
  lists.set("ada", ["bob"]);
  lists.close("ada");
  expect(lists.of("ada").size).toBe(0);
});
