import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { anonymizeUser } from "../../../domain/accounts/anonymized-user.js";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import { join, moment, newId, buildUser, roomOf, send, someone, times } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

async function save(store: Store, user: User): Promise<void> {
  await store.unitOfWork.run(async (tx) => {
    await tx.accounts.lock(user.id);
    await tx.accounts.save(user);
  });
}

export function accountRepositoryContract(open: OpenStore): void {
  describe("AccountRepository", () => {
    it("locks the stored user, and returns nobody for an unknown id", async () => {
      const store = await open();
      const user = await someone(store);
      const locked = await store.unitOfWork.run(async (tx) => [
        await tx.accounts.lock(user.id),
        await tx.accounts.lock(newId()),
      ]);
      expect(locked).toEqual([user, null]);
    });

    it("replaces a stored user, and reads its own write", async () => {
      const store = await open();
      const user = await someone(store);
      const text = { username: newId(), displayName: "Grace", bio: "«b»", passwordHash: "x" };
      const changed = { ...user, ...text, data: { b: [1, null], a: "«" }, nameRev: 4 };
      await store.unitOfWork.run(async (tx) => {
        await tx.accounts.lock(user.id);
        await tx.accounts.save(changed);
        expect(await tx.accounts.lock(user.id)).toEqual(changed);
      });
      expect(await store.userRepository.find(user.id)).toEqual(changed);
      expect(await store.userRepository.findByEmail(user.email)).toEqual(changed);
    });

    it("stores no change of a user when the work throws", async () => {
      const store = await open();
      const user = await someone(store);
      const failure = new Error("no");
      const run = store.unitOfWork.run(async (tx) => {
        await tx.accounts.save({ ...user, username: newId(), displayName: "Grace" });
        throw failure;
      });
      await expect(run).rejects.toBe(failure);
      expect(await store.userRepository.find(user.id)).toEqual(user);
      await expect(store.userRepository.add(buildUser({ username: user.username }))).rejects.toMatchObject({
        code: "account.username_taken",
      });
    });

    it("refuses a username in use, and frees one that its user gave up", async () => {
      const store = await open();
      const [ada, bob] = [await someone(store), await someone(store)];
      await expect(save(store, { ...bob, username: ada.username })).rejects.toMatchObject({
        kind: "conflict",
        code: "account.username_taken",
      });
      expect(await store.userRepository.find(bob.id)).toEqual(bob);
      await save(store, { ...ada, username: newId() });
      await save(store, { ...bob, username: ada.username });
      expect((await store.userRepository.find(bob.id))?.username).toBe(ada.username);
    });

    it("gives a username to exactly one of ten users who race for it", async () => {
      const store = await open();
      const username = newId();
      const people = await Promise.all(times(10, () => someone(store)));
      const outcomes = await Promise.all(
        people.map((user) =>
          save(store, { ...user, username }).then(
            () => "stored",
            (error: { code: string }) => error.code,
          ),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === "stored")).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "account.username_taken")).toHaveLength(9);
    });

    it("lets nobody else lock the user until the work ends", async () => {
      const store = await open();
      const user = await someone(store);
      await Promise.all(
        times(10, () =>
          store.unitOfWork.run(async (tx) => {
            const locked = await tx.accounts.lock(user.id);
            if (locked) await tx.accounts.save({ ...locked, nameRev: locked.nameRev + 1 });
          }),
        ),
      );
      expect((await store.userRepository.find(user.id))?.nameRev).toBe(10);
    });

    it("shows a new name wherever the user is read, without taking a rev", async () => {
      const store = await open();
      const [owner, guest] = [await someone(store), await someone(store)];
      const room = await roomOf(store, owner);
      const member = await join(store, room, guest);
      const { id, rev } = await send(store, room, guest);
      const named = { ...guest, username: newId(), displayName: "Grace", nameRev: 1 };
      await save(store, named);
      const user = summaryOf(named);

      expect(await store.messageLog.find(room.id, id)).toMatchObject({ rev, author: user });
      expect((await store.messageLog.history(room.id, { newest: true }, 5)).items).toMatchObject([
        { rev, author: user },
      ]);
      const changes = await store.messageLog.changes(room.id, { after: 1, limit: 5 });
      expect(changes).toMatchObject({ messages: [{ rev, author: user }], members: [{ rev: member.rev, user }] });
      expect(await store.roomReader.access(room.id, guest.id)).toMatchObject({ membership: { user, nameRev: 0 } });
      expect(await store.roomReader.view(room.id, guest.id, 1)).toMatchObject({
        membership: { user },
        latest: [{ author: user }],
      });
      const members = await store.roomReader.members(room.id, { limit: 5 });
      expect(members.find((each) => each.user.id === guest.id)?.user).toEqual(user);
      const inside = await store.unitOfWork.run((tx) => tx.rooms.membership(room.id, guest.id));
      expect(inside?.user).toEqual(user);
    });

    it("keeps a deleted user as the author of messages, and out of every search", async () => {
      const store = await open();
      const [owner, guest] = [await someone(store), await someone(store)];
      const room = await roomOf(store, owner);
      await join(store, room, guest);
      const { id } = await send(store, room, guest);
      const deleted = anonymizeUser(guest, moment(9));
      await save(store, deleted);

      expect(await store.userRepository.find(guest.id)).toBeNull();
      for (const email of [guest.email, deleted.email])
        expect(await store.userRepository.findByEmail(email)).toBeNull();
      expect(await store.unitOfWork.run((tx) => tx.accounts.lock(guest.id))).toBeNull();
      for (const prefix of [guest.username, deleted.username, guest.displayName.toLowerCase()]) {
        const found = await store.userRepository.search({ prefix, limit: 100 });
        expect(found.filter(({ user }) => user.id === guest.id)).toEqual([]);
      }
      expect((await store.messageLog.find(room.id, id))?.author).toEqual(summaryOf(deleted));
      await store.userRepository.add(buildUser({ email: guest.email, username: guest.username }));
    });

    it("replaces a password hash, and finds none for an unknown user", async () => {
      const store = await open();
      const user = await someone(store);
      await store.unitOfWork.run(async ({ accounts }) => {
        expect(await accounts.lockPasswordHash(user.id)).toBe("a hash");
        expect(await accounts.lockPasswordHash(newId())).toBeNull();
        await accounts.savePasswordHash(user.id, "another");
      });
      expect(await store.userRepository.find(user.id)).toEqual({ ...user, passwordHash: "another" });
    });

    it("replaces no password hash when the work fails", async () => {
      const store = await open();
      const user = await someone(store);
      const failing = store.unitOfWork.run(async ({ accounts }) => {
        await accounts.savePasswordHash(user.id, "another");
        throw new Error("changed my mind");
      });
      await expect(failing).rejects.toThrow("changed my mind");
      expect(await store.userRepository.find(user.id)).toEqual(user);
    });

    it("makes a second holder of the lock read the hash that the first one wrote", async () => {
      const store = await open();
      const user = await someone(store);
      const replace = (name: string) =>
        store.unitOfWork.run(async ({ accounts }) => {
          const held = await accounts.lockPasswordHash(user.id);
          await setTimeout(20);
          await accounts.savePasswordHash(user.id, `${held}, ${name}`);
        });
      await Promise.all([replace("one"), replace("two")]);
      const { passwordHash } = (await store.userRepository.find(user.id))!;
      expect(["a hash, one, two", "a hash, two, one"]).toContain(passwordHash);
    });

    it("stores when the user's current address was first verified", async () => {
      const store = await open();
      const user = await someone(store);
      const confirm = (id: string, email: string, ms: number) =>
        store.unitOfWork.run(({ accounts }) => accounts.markEmailVerified(id, email, moment(ms)));
      expect(await confirm(user.id, `not.${user.email}`, 1)).toBe(false);
      expect(await confirm(newId(), user.email, 1)).toBe(false);
      expect(await store.userRepository.find(user.id)).toEqual(user);
      expect([await confirm(user.id, user.email, 2), await confirm(user.id, user.email, 3)]).toEqual([true, true]);
      expect(await store.userRepository.find(user.id)).toEqual({ ...user, emailVerifiedAt: moment(2) });
    });
  });
}
