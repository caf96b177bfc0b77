import { expect, it } from "vitest";
import { AccessCache } from "../../../src/application/rooms/access-cache.js";
import type { RoomAccess } from "../../../src/domain/rooms/access.js";
import { emptyChange, memberChange } from "../../../src/domain/rooms/room-change.js";
import { firstOwner } from "../../../src/domain/rooms/membership.js";
import { firstHead } from "../../../src/domain/rooms/room-head.js";
import { buildRoom, buildUser, moment } from "../../../src/contracts/builders.js";

const ada = buildUser({ id: "ada" });
const membership = firstOwner(firstHead("room"), ada, moment());
const accessAt = (accessRev: number, isMember = true, rev = 1): RoomAccess => ({
  room: buildRoom({ id: "room" }),
  accessRev,
  memberCount: 1,
  membership: isMember ? { ...membership, rev } : null,
  isSeparated: false,
});
const REFUSED = new Error("refused");

const admit = (access: RoomAccess | null): number => {
  if (!access?.membership) throw REFUSED;
  return access.accessRev;
};

/** A cache whose reads the test answers in any order. */
function scene(most?: number) {
  const reads: { of: string; answer(access: RoomAccess | null): void; fail(error: Error): void }[] = [];
  const access = (roomId: string, userId: string) =>
    new Promise<RoomAccess | null>((answer, fail) => reads.push({ of: `${roomId} ${userId}`, answer, fail }));
  const cache = new AccessCache({ access }, most);
  const seen: string[] = [];
  const ask = async (name: string, userId = "ada") => {
    const rev = await cache.evaluate("room", userId, admit).catch((error: Error) => error.message);
    seen.push(`${name} ${rev}`);
  };
  const read = async (index: number) => {
    await expect.poll(() => reads.length).toBeGreaterThan(index);
    const one = reads[index];
    if (!one) throw new Error("unreachable");
    return one;
  };
  return { cache, reads, seen, ask, read };
}

it("reads the access once for concurrent and later requests", async () => {
  const { ask, read, reads, seen } = scene();
  const asked = [ask("a"), ask("b")];
  (await read(0)).answer(accessAt(1));
  await Promise.all(asked);
  await ask("c");
  expect(seen).toEqual(["a 1", "b 1", "c 1"]);
  expect(reads).toHaveLength(1);
});

it("reads again after an append was fenced, unless a later read is already cached", async () => {
  const { cache, ask, read, reads, seen } = scene();
  const first = ask("a");
  (await read(0)).answer(accessAt(1));
  await first;
  cache.invalidateThrough("room", "ada", { accessRev: 1, membershipRev: 1 });
  const second = ask("b");
  (await read(1)).answer(accessAt(2));
  await second;
  cache.invalidateThrough("room", "ada", { accessRev: 1, membershipRev: 1 });
  await ask("c");
  expect(seen).toEqual(["a 1", "b 2", "c 2"]);
  expect(reads).toHaveLength(2);
});

it("reads again after the membership fenced an append, unless it was read later", async () => {
  const { cache, ask, read, reads } = scene();
  const first = ask("a");
  (await read(0)).answer(accessAt(1, true, 5));
  await first;
  cache.invalidateThrough("room", "ada", { accessRev: 1, membershipRev: 4 });
  await ask("b");
  expect(reads).toHaveLength(1);
  cache.invalidateThrough("room", "ada", { accessRev: 1, membershipRev: 5 });
  void ask("c");
  expect(reads).toHaveLength(2);
});

it("reads the access again before it refuses", async () => {
  const { ask, read, seen } = scene();
  const early = ask("early");
  const joining = ask("late");
  (await read(0)).answer(accessAt(1, false));
  await early;
  (await read(1)).answer(accessAt(1));
  await joining;
  expect(seen).toEqual(["early refused", "late 1"]);
});

it("does not cache a refusal", async () => {
  const { ask, read, seen } = scene();
  const first = ask("a");
  (await read(0)).answer(null);
  await first;
  const second = ask("b");
  (await read(1)).answer(accessAt(0));
  await second;
  expect(seen).toEqual(["a refused", "b 0"]);
});

it("does not cache a failed read, and rejects all callers who waited for it", async () => {
  const { ask, read, seen } = scene();
  const asked = [ask("a"), ask("b")];
  (await read(0)).fail(new Error("down"));
  await Promise.all(asked);
  const later = ask("c");
  (await read(1)).answer(accessAt(0));
  await later;
  expect(seen).toEqual(["a down", "b down", "c 0"]);
});

it("discards the cached access of a changed member, and makes later requests wait for a newer read", async () => {
  const { cache, ask, read, reads, seen } = scene();
  const first = ask("a");
  cache.changed(memberChange(membership));
  const second = ask("b");
  expect(reads).toHaveLength(1);
  (await read(0)).answer(accessAt(1));
  await first;
  (await read(1)).answer(accessAt(2));
  await second;
  expect(seen).toEqual(["a 1", "b 2"]);
});

it("discards the cached access of all members when the room itself changed, but not when it only shows its members", async () => {
  const { cache, ask, read, reads } = scene();
  const asked = [ask("a"), ask("b", "bob")];
  (await read(0)).answer(accessAt(1));
  (await read(1)).answer(accessAt(1));
  await Promise.all(asked);
  const shown = (settingsRev: number) => ({ room: accessAt(1).room, head: { ...firstHead("room"), settingsRev } });
  cache.changed({ ...emptyChange("room", 2), room: shown(1) });
  void ask("c");
  void ask("d", "bob");
  expect(reads).toHaveLength(2);
  cache.changed({ ...emptyChange("room", 3), room: shown(3) });
  void ask("e");
  void ask("f", "bob");
  expect(reads).toHaveLength(4);
});

it("evicts the least recently used entries when there are too many", async () => {
  const { ask, read, reads } = scene(2);
  for (const [index, name] of ["ada", "bob"].entries()) {
    const asked = ask(name, name);
    (await read(index)).answer(accessAt(1));
    await asked;
  }
  await ask("again", "ada");
  void ask("new", "eve");
  expect(reads).toHaveLength(3);
  await ask("again", "ada");
  expect(reads).toHaveLength(3);
  void ask("again", "bob");
  expect(reads.map(({ of }) => of)).toEqual(["room ada", "room bob", "room eve", "room bob"]);
});
