import { describe, expect, it } from "vitest";
import { mailToken, type MailToken, type MailTokenKind } from "../../../domain/accounts/mail-token.js";
import type { User } from "../../../domain/accounts/user.js";
import { moment, newId, someone, times } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

const RESET = "password_reset";
const VERIFY = "email_verification";

const newDigest = (): string => `${newId()}${newId()}`.replaceAll("-", "");

async function token(store: Store, user: User, kind: MailTokenKind = RESET, at = moment()): Promise<MailToken> {
  const made = mailToken(kind, newDigest(), user, at);
  await store.unitOfWork.run(({ mailTokens }) => mailTokens.save(made));
  return made;
}

const find = (store: Store, { kind, digest }: Pick<MailToken, "kind" | "digest">) =>
  store.unitOfWork.run(({ mailTokens }) => mailTokens.find(kind, digest));

const take = (store: Store, { kind, digest }: Pick<MailToken, "kind" | "digest">) =>
  store.unitOfWork.run(({ mailTokens }) => mailTokens.take(kind, digest));

export function mailTokensContract(open: OpenStore): void {
  describe("MailTokenRepository", () => {
    it("stores a mail token, and finds it only by its kind", async () => {
      const store = await open();
      const stored = await token(store, await someone(store));
      expect(await find(store, stored)).toEqual(stored);
      expect(await find(store, { ...stored, kind: VERIFY })).toBeNull();
      expect(await take(store, { ...stored, kind: VERIFY })).toBeNull();
      expect(await find(store, { kind: RESET, digest: newDigest() })).toBeNull();
    });

    it("keeps only the newest mail token per user and kind", async () => {
      const store = await open();
      const [user, other] = [await someone(store), await someone(store)];
      const [older, verifying, others] = [
        await token(store, user),
        await token(store, user, VERIFY),
        await token(store, other),
      ];
      const newer = await token(store, user);
      expect(await take(store, older)).toBeNull();
      for (const kept of [newer, verifying, others]) expect(await take(store, kept)).toEqual(kept);
    });

    it("keeps one of many mail tokens that are stored at once", async () => {
      const store = await open();
      const user = await someone(store);
      const stored = await Promise.all(times(8, () => token(store, user)));
      const found = await Promise.all(stored.map((each) => find(store, each)));
      expect(found.filter((each) => each !== null)).toHaveLength(1);
    });

    it("gives a mail token to one of many who use it at once, and to nobody afterwards", async () => {
      const store = await open();
      const stored = await token(store, await someone(store));
      const taken = await Promise.all(times(8, () => take(store, stored)));
      expect(taken.filter((each) => each !== null)).toEqual([stored]);
      expect([await take(store, stored), await find(store, stored)]).toEqual([null, null]);
    });

    it("keeps a mail token when the work that used it fails", async () => {
      const store = await open();
      const stored = await token(store, await someone(store));
      const failing = store.unitOfWork.run(async ({ mailTokens }) => {
        await mailTokens.take(stored.kind, stored.digest);
        throw new Error("changed my mind");
      });
      await expect(failing).rejects.toThrow("changed my mind");
      expect(await take(store, stored)).toEqual(stored);
    });

    it("removes a user's tokens of one kind, and does nothing when there are none", async () => {
      const store = await open();
      const [user, other] = [await someone(store), await someone(store)];
      const [removed, verifying, others] = [
        await token(store, user),
        await token(store, user, VERIFY),
        await token(store, other),
      ];
      const remove = () => store.unitOfWork.run(({ mailTokens }) => mailTokens.remove(user.id, RESET));
      await remove();
      await remove();
      expect(await find(store, removed)).toBeNull();
      for (const kept of [verifying, others]) expect(await find(store, kept)).toEqual(kept);
    });

    it("removes only expired mail tokens, in batches", async () => {
      const store = await open();
      const longAgo = new Date(0);
      for (let count = 0; count < 3; count += 1) await token(store, await someone(store), RESET, longAgo);
      const user = await someone(store);
      const recent = await token(store, user);
      const purge = (limit: number) =>
        store.unitOfWork.run(({ mailTokens }) => mailTokens.purge(new Date(86_400_000), limit));
      expect([await purge(2), await purge(2), await purge(2)]).toEqual([2, 1, 0]);
      expect(await find(store, recent)).toEqual(recent);
      await token(store, user, RESET, longAgo);
      expect(await purge(2)).toBe(1);
    });
  });
}
