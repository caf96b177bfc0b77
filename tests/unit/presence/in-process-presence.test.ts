import { expect, it } from "vitest";
import { InProcessPresence } from "../../../src/adapters/in-process/in-process-presence.js";
import { NO_STATUS } from "../../../src/domain/presence/presence.js";

const at = new Date(1_000);
const invisible = { ...NO_STATUS, invisibleSince: at };

it("forgets the users who have been away the longest, and nobody who is connected", async () => {
  const store = new InProcessPresence({ maxAway: 2 }).join();
  const factsOf = async (userId: string) => (await store.read([userId]))?.get(userId);
  const set = (userId: string, state: "online" | null) => store.update(new Map([[userId, { state, at }]]));
  await set("connected", "online");
  await store.changeStatus("connected", () => invisible);
  for (const userId of ["first", "second", "third"]) {
    await set(userId, "online");
    await store.changeStatus(userId, () => invisible);
    await set(userId, null);
  }
  const away = { state: null, lastSeenAt: at, status: invisible };
  expect(await factsOf("connected")).toEqual({ ...away, state: "online" });
  expect(await factsOf("first")).toEqual({ state: null, lastSeenAt: null, status: NO_STATUS });
  expect([await factsOf("second"), await factsOf("third")]).toEqual([away, away]);
});

it("counts the users of a node that ended as away", async () => {
  const presence = new InProcessPresence({ maxAway: 1 });
  const [ended, other] = [presence.join(), presence.join()];
  await ended.update(new Map(["first", "second"].map((userId) => [userId, { state: "online", at }])));
  await ended.close?.();
  const read = await other.read(["first", "second"]);
  expect([...(read ?? [])].map(([, { lastSeenAt }]) => lastSeenAt)).toEqual([null, at]);
});
