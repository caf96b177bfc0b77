import { describe, expect, it } from "vitest";
import { parseSearchPrefix } from "../../domain/accounts/names/user-search.js";
import { newId, roomOf, someone } from "../builders.js";
import { foundRooms } from "../store-reads.js";
import type { OpenStore } from "./store.js";

/** Names, with queries that find them and queries that do not. */
const CORPUS: readonly Readonly<{ name: string; finds: readonly string[]; misses?: readonly string[] }>[] = [
  { name: "Γενικός", finds: ["γενικος", "ΓΕΝΙΚΌΣ", "ΓΕΝΙΚΟΣ", "Γενικός", "γενικό"] },
  { name: "Οδυσσεύς Σ", finds: ["οδυσσευσ", "ΟΔΥΣΣΕΎΣ σ", "οδυσσεύς ς"] },
  { name: "İzmir", finds: ["izmir", "İzmir", "IZMIR", "ızmır", "I\u0307zmir"] },
  { name: "ISPARTA ılık", finds: ["ısparta", "isparta ilik", "İSPARTA ILIK"] },
  { name: "engine  room", finds: ["engine ", " ENGINE", "engine\u00a0room", "engine   roo"], misses: ["engineroom"] },
  { name: "Cafe\u0301 Zoë", finds: ["Café", "cafe\u0301", "CAFE", "café zoe"] },
  { name: "Straße", finds: ["STRASSE", "strasse", "straße", "STRAẞE", "straſſe"] },
  { name: "ＦＵＬＬ width №1", finds: ["full", "ｆｕｌｌ WIDTH", "full width no1"] },
  { name: "ﬁne Ǆ", finds: ["fine", "FINE dž", "ﬁne dz"] },
  {
    name: "\u1112\u1161\u11ab\u1100\u116e\u11a8",
    finds: ["한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"],
    misses: ["국한"],
  },
  { name: "مُحَمَّد محـــمد", finds: ["محمد", "مُحَمَّد", "محمد محمد"] },
  { name: "علی\u200cرضا", finds: ["علیرضا", "علی\u200cرضا"] },
  { name: "שָׁלוֹם", finds: ["שלום", "שָׁלוֹם"] },
  { name: "ที่นี่", finds: ["ที่นี่", "ที่"], misses: ["ทนน", "ทีนี"] },
  { name: "हिन्दी", finds: ["हिन्दी", "हिन्"], misses: ["हन्दी", "हनद"] },
  { name: "ガクク", finds: ["ｶﾞｸ", "カ\u3099ク"], misses: ["カク"] },
  { name: "Łódź Ærø", finds: ["lodz", "ŁÓDŹ", "LODZ ærø", "łódź aero"] },
  { name: "Ёлка", finds: ["елка", "ЁЛКА"] },
  { name: "soft\u00adhyphen", finds: ["softhyphen", "SOFT\u00adHYPHEN"] },
];

export function foldedSearchContract(open: OpenStore): void {
  describe.each(CORPUS)("the name $name", ({ name, finds, misses = [] }) => {
    it("finds the user by every spelling of the name", async () => {
      const store = await open();
      const { id } = await someone(store, { displayName: name });
      const isFound = async (q: string) => {
        const people = await store.userRepository.search({ prefix: parseSearchPrefix(q), limit: 1000 });
        return people.some(({ user }) => user.id === id);
      };
      for (const q of finds) expect([q, await isFound(q)]).toEqual([q, true]);
      for (const q of misses) expect([q, await isFound(q)]).toEqual([q, false]);
    });

    it("finds the room by every spelling of the name, for members and for others", async () => {
      const store = await open();
      const [owner, guest] = [await someone(store), await someone(store)];
      const tag = newId().slice(-12);
      const { id } = await roomOf(store, owner, { name: `${tag} ${name} x` });
      for (const reader of [owner, guest]) {
        const isFound = async (q: string) => (await foundRooms(store, reader, q)).some(({ room }) => room.id === id);
        for (const q of finds) expect([q, await isFound(q)]).toEqual([q, true]);
        for (const q of misses) expect([q, await isFound(q)]).toEqual([q, false]);
      }
    });
  });
}
