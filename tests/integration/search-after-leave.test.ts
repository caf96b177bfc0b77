import { expect, it, onTestFinished } from "vitest";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { change, join, leave, roomOf, send, someone } from "../../src/contracts/builders.js";
import { search } from "../../src/contracts/store/search/search-scene.js";
import { openMigratedDatabase } from "../support/embedded-template.js";

/** A store that runs a task once after its next transaction. */
async function interruptedStore() {
  const database = await openMigratedDatabase();
  onTestFinished(() => database.close());
  let task: (() => Promise<unknown>) | null = null;
  const run = database.prisma.$transaction.bind(database.prisma) as (...given: unknown[]) => Promise<unknown>;
  const interrupted = async (...given: unknown[]) => {
    const result = await run(...given);
    const next = task;
    task = null;
    await next?.();
    return result;
  };
  const prisma = new Proxy(database.prisma, {
    get: (target, name) => (name === "$transaction" ? interrupted : Reflect.get(target, name)),
  });
  const store = { ...openPrismaStore({ ...database, prisma }), close: () => database.close() };
  return { store, afterNextTransaction: (next: () => Promise<unknown>) => (task = next) };
}

it("shows nothing of a room to a user who left it during the search", async () => {
  const { store, afterNextTransaction } = await interruptedStore();
  const [ada, grace] = [await someone(store), await someone(store)];
  const room = await roomOf(store, ada);
  await join(store, room, grace);
  const message = await send(store, room, ada, { body: "needle" });
  expect(await search(store, grace, "needle")).toHaveLength(1);
  afterNextTransaction(async () => {
    await leave(store, room, grace);
    await change(store, message, "needle and a secret");
  });
  expect(await search(store, grace, "needle")).toEqual([]);
});
