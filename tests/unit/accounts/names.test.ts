import { describe, expect, it } from "vitest";
import { changedProfile } from "../../../src/domain/accounts/profile.js";
import { displayNameProblems, normalizedDisplayName } from "../../../src/domain/accounts/display-name.js";
import { normalizedUsername, usernameCandidates, usernameProblems } from "../../../src/domain/accounts/username.js";
import { namesToFind } from "../../../src/domain/accounts/finding-people.js";
import { person } from "../../../src/contracts/scene.js";
import { CONFUSABLES, disguises } from "../../support/confusables.js";

const RESERVED = ["admin", "administrator", "moderator", "official", "owner", "staff", "support", "synctalk", "system"];
const isRefused = (name: string) => displayNameProblems(normalizedDisplayName(name)).length > 0;
const looksPlain = (name: string) => /^[\0-\x7f]*$/.test(normalizedDisplayName(name));

describe("a display name", () => {
  it("S21: is never a disguise of a name that speaks for the server", () => {
    const tries = RESERVED.flatMap(disguises).filter((name) => !looksPlain(name));
    expect(tries.length).toBeGreaterThan(1000);
    expect(tries.filter((name) => !isRefused(name))).toEqual([]);
    const dressed = tries.flatMap((name) => [`${name} team`, `The ${name.toUpperCase()}`, `*${name}*`]);
    expect(dressed.filter((name) => !looksPlain(name) && !isRefused(name))).toEqual([]);
  });

  it("S21: is what it looks like, once it is stored in plain letters", () => {
    for (const name of ["ａｄｍｉｎ", "𝐚𝐝𝐦𝐢𝐧", "ⅿod"]) expect(normalizedDisplayName(name)).toMatch(/^[a-z]+$/);
  });

  it.each([
    "Аda Lovelace",
    "Ada Lоvelace",
    "Pаypal",
    "Ωmega",
    "Шarlotte",
    "ᎪᏞAN",
    "user൦1",
    "aב",
    "ꓮda",
    "mod℮rator",
    "ɑdmin",
    "ádmín",
    "ѕуѕтем",
    "Ѕystem",
    "the оwner",
    "ａdmіn",
  ])("S21: is not %s", (name) => {
    expect(isRefused(name)).toBe(true);
  });

  it.each([
    "Ada Lovelace",
    "admin",
    "Zoë Kravitz-Ångström",
    "Łukasz O’Brien",
    "José Ñandú",
    "Nguyễn Thị Minh Khai",
    "Анна Каренина",
    "Ada Лавлейс",
    "Δημήτρης",
    "Հայկ",
    "დავით",
    "דוד בן־גוריון",
    "محمد علي",
    "नमस्ते १२३",
    "สมชาย",
    "አበበ",
    "山田太郎",
    "ソニー太郎さん",
    "東京TVファン",
    "王ㄨㄤˊ",
    "金哲洙김",
    "김철수",
    "ᏣᎳᎩ",
    "Ada 🌱 №7",
    "Support 🛡️",
    "X Æ A-12",
    "123",
    "🙂",
  ])("may be %s", (name) => {
    expect(isRefused(name)).toBe(false);
  });
});

describe("a username", () => {
  it("S21: is ASCII, folded: no look-alike of a letter is taken for it", () => {
    const tries = Object.values(CONFUSABLES)
      .flatMap((looks) => [...looks])
      .map((look) => `ad${look}a`);
    expect(tries.filter((name) => usernameProblems(normalizedUsername(name)).length === 0)).toEqual([]);
    expect(normalizedUsername("ADA.L")).toBe("ada.l");
    for (const kelvin of ["\u212aate", "kate\u0130"])
      expect(usernameProblems(normalizedUsername(kelvin))).toHaveLength(1);
  });

  it("is never one of a deleted account, chosen or made of an email", () => {
    for (const name of ["deleted_", "DELETED_ada", "deleted_0123456789abcdef01234567"])
      expect(usernameProblems(normalizedUsername(name))).toHaveLength(1);
    expect(usernameCandidates("deleted_ada@example.com", "0123456789")[0]).toBe("deleted-ada");
  });
});

describe("a profile", () => {
  it("counts its names, and is the very same when nothing in it is new", () => {
    const ada = person({ username: "ada", displayName: "Ada", bio: "x", nameRev: 3 });
    expect(changedProfile(ada, { username: "ADA", displayName: " Ada ", bio: "x" })).toBe(ada);
    expect(changedProfile(ada, { bio: "y" })).toEqual({ ...ada, bio: "y" });
    expect(changedProfile(ada, { displayName: "Ada L." })).toMatchObject({ displayName: "Ada L.", nameRev: 4 });
    expect(changedProfile(ada, { username: "ada.l" })).toMatchObject({ username: "ada.l", nameRev: 4 });
  });

  it("is found by its username, and by its display name from each of its words on", () => {
    const found = namesToFind({ id: "1", username: "ada", displayName: "Ada  KING Lovelace" });
    expect(found).toEqual(["ada", "ada king lovelace", "king lovelace", "lovelace"]);
  });
});
