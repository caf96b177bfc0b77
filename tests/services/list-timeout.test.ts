import { expect, it, onTestFinished } from "vitest";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { createMigratedDatabase } from "../support/postgres-database.js";

const NOBODY = "00000000-0000-7000-8000-000000000000";

it("cancels a slow list or search as retryable, and continues to serve", async () => {
  const { url, drop } = await createMigratedDatabase();
  onTestFinished(drop);
  const database = openServerDatabase({ url, listTimeoutMs: 1_000 });
  onTestFinished(() => database.close());
  const { roomReader, userRepository } = openPrismaStore(database);
  const lists = [
    () => roomReader.list(NOBODY, { membership: "any", at: new Date(), limit: 10 }),
    () => roomReader.list(NOBODY, { membership: "any", at: new Date(), contains: "engine", limit: 10 }),
    () => roomReader.members(NOBODY, { limit: 10 }),
    () => userRepository.search({ prefix: "ad", limit: 10 }),
  ];

  const blocker = await database.pool.connect();
  await blocker.query('BEGIN; LOCK TABLE "Room", "Membership", user_search_names IN ACCESS EXCLUSIVE MODE');
  const refusals = await Promise.all(lists.map((list) => list().catch((error: unknown) => error)));
  await blocker.query("ROLLBACK");
  blocker.release();
  for (const refusal of refusals) expect(refusal).toMatchObject({ kind: "unavailable", code: "service.unavailable" });
  for (const list of lists) expect(await list()).toEqual([]);
});
