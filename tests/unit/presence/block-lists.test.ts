import { expect, it } from "vitest";
import { BlockLists } from "../../../src/application/realtime/presence/block-lists.js";

it("keeps the list of the feed when a handshake brings an older one", () => {
  const lists = new BlockLists();
  lists.open("ada", ["bob"]);
  lists.set("ada", ["bob", "eve"]);
  lists.open("ada", ["bob"]);
  expect([...lists.of("ada")]).toEqual(["bob", "eve"]);
  lists.set("ada", []);
  expect(lists.of("ada").size).toBe(0);
});

it("forgets users without connections", () => {
  const lists = new BlockLists();
  lists.set("ada", ["bob"]);
  lists.close("ada");
  expect(lists.of("ada").size).toBe(0);
});
