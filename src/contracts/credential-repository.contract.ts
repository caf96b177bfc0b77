import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { moment, newId, someone } from "./scene.js";
import type { OpenStore } from "./store.js";

export function credentialRepositoryContract(open: OpenStore): void {
  describe("CredentialRepository", () => {
    it("replaces a password hash, and finds none for an unknown user", async () => {
      const store = await open();
      const user = await someone(store);
      await store.unitOfWork.run(async ({ credentials }) => {
        expect(await credentials.lockPasswordHash(user.id)).toBe("a hash");
        expect(await credentials.lockPasswordHash(newId())).toBeNull();
        await credentials.save(user.id, "another");
      });
      expect(await store.users.find(user.id)).toEqual({ ...user, passwordHash: "another" });
    });

    it("replaces no password hash when the work fails", async () => {
      const store = await open();
      const user = await someone(store);
      const failing = store.unitOfWork.run(async ({ credentials }) => {
        await credentials.save(user.id, "another");
        throw new Error("changed my mind");
      });
      await expect(failing).rejects.toThrow("changed my mind");
      expect(await store.users.find(user.id)).toEqual(user);
    });

    it("makes a second holder of the lock read the hash that the first one wrote", async () => {
      const store = await open();
      const user = await someone(store);
      const replace = (name: string) =>
        store.unitOfWork.run(async ({ credentials }) => {
          const held = await credentials.lockPasswordHash(user.id);
          await setTimeout(20);
          await credentials.save(user.id, `${held}, ${name}`);
        });
      await Promise.all([replace("one"), replace("two")]);
      const { passwordHash } = (await store.users.find(user.id))!;
      expect(["a hash, one, two", "a hash, two, one"]).toContain(passwordHash);
    });

    it("stores when the user's current address was first verified", async () => {
      const store = await open();
      const user = await someone(store);
      const confirm = (id: string, email: string, ms: number) =>
        store.unitOfWork.run(({ credentials }) => credentials.markEmailVerified(id, email, moment(ms)));
      expect(await confirm(user.id, `not.${user.email}`, 1)).toBe(false);
      expect(await confirm(newId(), user.email, 1)).toBe(false);
      expect(await store.users.find(user.id)).toEqual(user);
      expect([await confirm(user.id, user.email, 2), await confirm(user.id, user.email, 3)]).toEqual([true, true]);
      expect(await store.users.find(user.id)).toEqual({ ...user, emailVerifiedAt: moment(2) });
    });
  });
}
