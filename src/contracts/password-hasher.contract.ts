import { describe, expect, it } from "vitest";
import type { PasswordHasher } from "../application/ports/password-hasher.js";

/** Number of concurrent hashes, and of waiting ones. */
export type HashingBounds = Readonly<{ running: number; waiting: number }>;

/** Makes a hasher with these bounds, with current parameters or weaker ones from the past. */
export type MakeHasher = (bounds: HashingBounds, strength: "current" | "weaker") => PasswordHasher;

const PASSWORD = "correct horse battery staple";

/** Behaviour of password hashing that the use cases rely on, for any algorithm. */
export function passwordHasherContract(name: string, make: MakeHasher): void {
  const passwordHasher = make({ running: 2, waiting: 100 }, "current");
  const weaker = make({ running: 2, waiting: 100 }, "weaker");

  describe(`PasswordHasher, ${name}`, () => {
    describe("hash: a salted, slow hash that contains its parameters", () => {
      it("makes another hash of the same password every time", async () => {
        expect(await passwordHasher.hash(PASSWORD)).not.toBe(await passwordHasher.hash(PASSWORD));
      });

      it("does not contain the password in the hash", async () => {
        expect(await passwordHasher.hash(PASSWORD)).not.toContain(PASSWORD);
      });

      it("makes a hash of one line of printable characters", async () => {
        expect(await passwordHasher.hash(PASSWORD)).toMatch(/^[\x21-\x7e]{20,255}$/);
      });

      it("makes a hash that a hasher with other parameters can verify", async () => {
        expect(await passwordHasher.verify(await weaker.hash(PASSWORD), PASSWORD)).toBe(true);
        expect(await weaker.verify(await passwordHasher.hash(PASSWORD), PASSWORD)).toBe(true);
      });
    });

    describe("verify: whether the password made the hash", () => {
      it("distinguishes the password from every other", async () => {
        const hash = await passwordHasher.hash(PASSWORD);
        expect(await passwordHasher.verify(hash, PASSWORD)).toBe(true);
        for (const other of ["", " ", `${PASSWORD} `, PASSWORD.toUpperCase(), PASSWORD.slice(0, -1)])
          expect(await passwordHasher.verify(hash, other)).toBe(false);
      });

      it("compares every character of the longest password, in any script", async () => {
        for (const character of ["a", "é", "𝔞"]) {
          const longest = character.repeat(128);
          const hash = await passwordHasher.hash(longest);
          expect(await passwordHasher.verify(hash, longest)).toBe(true);
          expect(await passwordHasher.verify(hash, character.repeat(127))).toBe(false);
          expect(await passwordHasher.verify(hash, `${character.repeat(127)}b`)).toBe(false);
        }
      });

      it("matches no password with a malformed hash", async () => {
        const hash = await passwordHasher.hash(PASSWORD);
        const broken = [hash.slice(0, hash.length / 2), hash.slice(1), `${hash}$`, hash.replace(/\d/, "x")];
        for (const unreadable of ["", "$", "no hash", PASSWORD, "$2b$10$abcdefghijklmnopqrstuv", ...broken])
          expect(await passwordHasher.verify(unreadable, PASSWORD), unreadable).toBe(false);
      });
    });

    describe("needsRehash: whether the hash has weaker parameters than hash() uses now", () => {
      it("requires a new hash only for a hash with weaker parameters", async () => {
        expect(passwordHasher.needsRehash(await weaker.hash(PASSWORD))).toBe(true);
        expect(passwordHasher.needsRehash(await passwordHasher.hash(PASSWORD))).toBe(false);
        expect(weaker.needsRehash(await weaker.hash(PASSWORD))).toBe(false);
      });
    });

    describe("hash and verify refuse with service.unavailable when too many are waiting", () => {
      const narrow = make({ running: 1, waiting: 1 }, "current");
      const refusal = { kind: "unavailable", code: "service.unavailable" };

      it("refuses work beyond the bound, and finishes earlier work", async () => {
        const [first, second, third] = await Promise.allSettled([1, 2, 3].map(() => narrow.hash(PASSWORD)));
        expect([first?.status, second?.status]).toEqual(["fulfilled", "fulfilled"]);
        expect(third).toMatchObject({ status: "rejected", reason: refusal });
      });

      it("refuses a verification instead of calling the password wrong", async () => {
        const hash = await narrow.hash(PASSWORD);
        const busy = [narrow.verify(hash, PASSWORD), narrow.verify(hash, PASSWORD)];
        await expect(narrow.verify(hash, PASSWORD)).rejects.toMatchObject(refusal);
        expect(await Promise.all(busy)).toEqual([true, true]);
      });
    });
  });
}
