import { describe, expect, it } from "vitest";
import { newId, buildUser, someone, times } from "../../builders.js";
import type { OpenStore } from "../store.js";

export function userRepositoryContract(open: OpenStore): void {
  describe("UserRepository", () => {
    it("returns a stored user by id and by email", async () => {
      const store = await open();
      const text = {
        displayName: "  «Ünï» \u202bשלום\u202c 👩‍👩‍👧 ' \" \\",
        bio: "two\nlines\r\n%_$1",
        passwordHash: "$argon2id$v=19$x",
        data: { "«": ["\u2028", 1.5, { deep: null }] },
      };
      const user = await someone(store, { ...text, createdAt: new Date("2026-12-31T23:59:59.999Z") });
      expect(await store.userRepository.find(user.id)).toEqual(user);
      expect(await store.userRepository.findByEmail(user.email)).toEqual(user);
    });

    it("finds nobody by an unknown id or email", async () => {
      const store = await open();
      expect(await store.userRepository.find(newId())).toBeNull();
      expect(await store.userRepository.findByEmail(`${newId()}@example.org`)).toBeNull();
    });

    it("refuses an email in use, and stores nothing of the user", async () => {
      const store = await open();
      const { email } = await someone(store);
      const second = buildUser({ email });
      await expect(store.userRepository.add(second)).rejects.toMatchObject({
        kind: "conflict",
        code: "account.email_taken",
      });
      expect(await store.userRepository.find(second.id)).toBeNull();
      await store.userRepository.add({ ...second, email: `${newId()}@example.org` });
    });

    it("refuses a username in use, and stores nothing of the user", async () => {
      const store = await open();
      const { username } = await someone(store);
      const second = buildUser({ username });
      await expect(store.userRepository.add(second)).rejects.toMatchObject({
        kind: "conflict",
        code: "account.username_taken",
      });
      expect(await store.userRepository.find(second.id)).toBeNull();
      await store.userRepository.add({ ...second, username: newId() });
    });

    it("gives an email to exactly one of ten users who race for it", async () => {
      const store = await open();
      const email = `${newId()}@example.org`;
      expect(await race(10, () => store.userRepository.add(buildUser({ email })))).toEqual([
        "stored",
        ...times(9, () => "account.email_taken"),
      ]);
    });

    it("gives a username to exactly one of ten users who race for it", async () => {
      const store = await open();
      const username = newId();
      const outcomes = await race(10, () => store.userRepository.add(buildUser({ username })));
      expect(outcomes).toEqual(["stored", ...times(9, () => "account.username_taken")]);
    });
  });
}

async function race(runners: number, run: () => Promise<void>): Promise<string[]> {
  const outcomes = await Promise.all(
    times(runners, () =>
      run().then(
        () => "stored",
        (error: { code: string }) => error.code,
      ),
    ),
  );
  return outcomes.sort((a, b) => (a === "stored" ? -1 : b === "stored" ? 1 : 0));
}
