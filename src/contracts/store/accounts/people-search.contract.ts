import { describe, expect, it } from "vitest";
import { parseSearchPrefix } from "../../../domain/accounts/names/user-search.js";
import type { UserSearchCursor } from "../../../application/ports/user-repository.js";
import { newId, someone, times } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

/** A word that occurs in no other name of the store. */
const newWord = () => `w${newId().replaceAll("-", "")}`;

async function idsFound(store: Store, q: string, limit = 100): Promise<string[]> {
  const found = await store.userRepository.search({ prefix: parseSearchPrefix(q), limit });
  return found.map(({ user }) => user.id);
}

export function peopleSearchContract(open: OpenStore): void {
  describe("UserRepository search", () => {
    it("finds users by a prefix of the username or of a word of the display name, in any case", async () => {
      const store = await open();
      const word = newWord();
      const byName = await someone(store, { username: `${word}x`.slice(0, 32) });
      const first = await someone(store, { displayName: `${word.toUpperCase()} King` });
      const second = await someone(store, { displayName: `Ada  ${word}ová Lovelace` });
      await someone(store, { displayName: `un${word}` });
      await someone(store, { displayName: `Ada-${word}` });
      expect((await idsFound(store, word.slice(0, 31))).sort()).toEqual([byName.id, first.id, second.id].sort());
      expect(await idsFound(store, `${word} k`)).toEqual([first.id]);
      expect(await idsFound(store, ` ${word.toUpperCase()}OVÁ   lov `)).toEqual([second.id]);
      expect(await idsFound(store, `${word}x y`)).toEqual([]);
    });

    it("treats every character of the query literally", async () => {
      const store = await open();
      const word = newWord();
      const odd = await someone(store, { displayName: `${word}%_\\'"$1` });
      await someone(store, { displayName: `${word}abc` });
      expect(await idsFound(store, `${word}%_\\'"$1`)).toEqual([odd.id]);
      for (const q of [`${word}_`, `${word}%%`, `${word}.*`]) expect(await idsFound(store, q)).toEqual([]);
    });

    it("lists each user once, page by page, by name and then by id", async () => {
      const store = await open();
      const word = newWord();
      const names = [
        `${word}b`,
        `${word} ${word}a`,
        `${word}a`,
        `${word}a`,
        `Z ${word}🌱`,
        `${word}\uffee`,
        `${word}é`,
      ];
      const people = await Promise.all(names.map((displayName) => someone(store, { displayName })));
      const ids = people.map(({ id }) => id);
      const same = ids.slice(2, 4).sort();
      const expected = [ids[1], ...same, ids[0], ids[6], ids[5], ids[4]];
      expect(await idsFound(store, word)).toEqual(expected);

      const paged: string[] = [];
      let after: UserSearchCursor | undefined;
      for (const _ of times(4, (page) => page)) {
        const page = await store.userRepository.search({ prefix: word, ...(after && { after }), limit: 2 });
        paged.push(...page.map(({ user }) => user.id));
        const last = page.at(-1);
        if (last) after = { name: last.name, userId: last.user.id };
      }
      expect(paged).toEqual(expected);
      expect(await store.userRepository.search({ prefix: word, ...(after && { after }), limit: 2 })).toEqual([]);
    });

    it("finds only users with the prefix, for any cursor", async () => {
      const store = await open();
      const word = newWord();
      const [before, found] = [
        await someone(store, { displayName: `${word} a` }),
        await someone(store, { displayName: `${word} b` }),
      ];
      const after = { name: word.slice(0, 1), userId: before.id };
      const people = await store.userRepository.search({ prefix: `${word} b`, after, limit: 10 });
      expect(people.map(({ user }) => user.id)).toEqual([found.id]);
      const beyond = { name: `${word} c`, userId: before.id };
      expect(await store.userRepository.search({ prefix: `${word} b`, after: beyond, limit: 10 })).toEqual([]);
    });

    it("finds users by their new names and no longer by the old ones", async () => {
      const store = await open();
      const [before, after] = [newWord(), newWord()];
      const user = await someone(store, { displayName: before });
      await store.unitOfWork.run((tx) => tx.accounts.save({ ...user, displayName: `The ${after}` }));
      expect(await idsFound(store, before)).toEqual([]);
      expect(await idsFound(store, after)).toEqual([user.id]);
      expect(await idsFound(store, user.username)).toContain(user.id);
    });
  });
}
