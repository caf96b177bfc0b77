import { describe, expect, it } from "vitest";
import { DEFAULT_COUNTS } from "../../../src/domain/limits/counts.js";
import { applyProfileChanges } from "../../../src/domain/accounts/profile.js";
import { validateDisplayName, normalizedDisplayName } from "../../../src/domain/accounts/names/display-name.js";
import { reservedNames } from "../../../src/domain/accounts/names/confusables.js";
import { validateNewRoom } from "../../../src/domain/rooms/room.js";
import { normalizedUsername, validateUsername } from "../../../src/domain/accounts/names/username.js";
import { searchKeys } from "../../../src/domain/accounts/names/user-search.js";
import { buildUser } from "../../../src/contracts/builders.js";
import { CONFUSABLES, disguises } from "../../support/confusables.js";

const RESERVED = ["admin", "administrator", "moderator", "official", "owner", "staff", "support", "synctalk", "system"];
const reserved = reservedNames();
const isRefused = (name: string) => validateDisplayName(normalizedDisplayName(name), reserved).length > 0;
const isUsername = (name: string) => validateUsername(normalizedUsername(name), reserved).length === 0;
const looksPlain = (name: string) => /^[\0-\x7f]*$/.test(normalizedDisplayName(name));

describe("display names", () => {
  it("refuses disguises of names that speak for the server (S21)", () => {
    const tries = RESERVED.flatMap(disguises).filter((name) => !looksPlain(name));
    expect(tries.length).toBeGreaterThan(1000);
    expect(tries.filter((name) => !isRefused(name))).toEqual([]);
    const dressed = tries.flatMap((name) => [`${name} team`, `The ${name.toUpperCase()}`, `*${name}*`]);
    expect(dressed.filter((name) => !looksPlain(name) && !isRefused(name))).toEqual([]);
  });

  it("stores letters that look plain as plain letters (S21)", () => {
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
    "admin",
    "Admin",
    "ADMIN ✅",
    "Support 🛡️",
    "Deleted user",
    "deleted  USER",
    "Dеlеtеd usеr",
    "Moderator",
    "m0derat0r",
    "null",
    "Undefined",
    "SYSTEM",
    "Everyone",
    "Here",
    "Room",
    "root",
  ])("refuses the display name %s (S21)", (name) => {
    expect(isRefused(name)).toBe(true);
  });

  it.each([
    "Ada Lovelace",
    "Administration of Chess",
    "Ali",
    "Admiral Null",
    "Неге",
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
    "Support of 🛡️",
    "X Æ A-12",
    "123",
    "🙂",
  ])("accepts the display name %s", (name) => {
    expect(isRefused(name)).toBe(false);
  });
});

describe("usernames", () => {
  it("accepts only ASCII in a username, and folds its case (S21)", () => {
    const tries = Object.values(CONFUSABLES)
      .flatMap((looks) => [...looks])
      .map((look) => `ad${look}a`);
    expect(tries.filter(isUsername)).toEqual([]);
    expect(normalizedUsername("ADA.L")).toBe("ada.l");
    for (const kelvin of ["\u212aate", "kate\u0130"]) expect(isUsername(kelvin)).toBe(false);
  });

  it("refuses usernames that look like a deleted account's", () => {
    for (const name of ["deleted_", "DELETED_ada", "deleted_0123456789abcdef01234567"])
      expect(isUsername(name)).toBe(false);
  });
});

describe("reserved names", () => {
  const reservedOnes = [
    "support",
    "system",
    "null",
    "undefined",
    "admin",
    "moderator",
    "root",
    "here",
    "room",
    "everyone",
  ];

  it("refuses reserved usernames and their look-alikes", () => {
    for (const name of [...reservedOnes, "SUPPORT", "s.y.s.t.e.m", "adm1n", "r00t", "deleted-user", "sup_port"])
      expect([name, isUsername(name)]).toEqual([name, false]);
    for (const name of ["ali", "rooms", "supporter", "null-island", "ada", "admiral"])
      expect([name, isUsername(name)]).toEqual([name, true]);
  });

  it("lets a deployment reserve more names", () => {
    const more = reservedNames(["Acme Support", "ceo"]);
    for (const name of ["acme support", "ACME Suppοrt", "CEO", "admin"])
      expect(validateDisplayName(normalizedDisplayName(name), more)).toHaveLength(1);
    for (const name of ["acme.support", "c-e-o"]) expect(validateUsername(name, more)).toHaveLength(1);
    expect(validateUsername("acme", more)).toEqual([]);
  });
});

describe("names of users and rooms", () => {
  const asRoom = (name: string) => validateNewRoom({ name }, DEFAULT_COUNTS).length === 0;

  it.each([
    "علی‌رضا",
    "ප්‍රියන්ත",
    "Ada 👩‍💻",
    "👨‍👩‍👧 Family",
    "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} England",
    "Ada ❤️ ☎︎",
    "🏳️‍🌈",
    "👍🏽",
    "1️⃣ First",
    "क्‍ष",
    "می‌خواهم",
    "नमस्ते",
    "Ada",
  ])("accepts %s as the name of a user and of a room", (name) => {
    expect([isRefused(name), asRoom(name)]).toEqual([false, true]);
  });

  it.each([
    ["a blank Braille pattern", "⠀"],
    ["a blank Braille pattern after letters", "Ada⠀"],
    ["a supplementary variation selector", "Ada\u{e0100}"],
    ["a variation selector after a letter", "Ada\ufe0f"],
    ["a variation selector after a digit without a keycap", "Ada 1\ufe0f"],
    ["an invisible multiplication sign", "General\u2062"],
    ["a joiner between letters", "Ad\u200da"],
    ["a non-joiner between letters", "Ad\u200ca"],
    ["a joiner at the end", "علی\u200d"],
    ["a non-joiner after a letter that does not join the next one", "دا\u200cنا"],
    ["a joiner after an emoji", "🙂\u200d"],
    ["a joiner between emoji that form no sequence", "🙂\u200d🙂"],
    ["tags without a flag", "Ada\u{e0067}\u{e0062}"],
    ["tags of a flag that does not exist", "🏴\u{e0061}\u{e0061}\u{e007f}"],
    ["a Hangul filler", "\u3164"],
    ["a Hangul filler after letters", "Ada\u115f"],
    ["a combining grapheme joiner", "A\u034fda"],
    ["a private-use character", "Ada\ue000"],
    ["an unassigned character", "Ada\u0378"],
    ["a noncharacter", "Ada\ufdd0"],
    ["a noncharacter of a supplementary plane", "Ada\u{1fffe}"],
    ["a soft hyphen", "Ad\u00ada"],
    ["a directional isolate", "\u2066Ada\u2069"],
    ["an annotation character", "Ada\ufff9"],
    ["a blank musical symbol", "Ada\u{1d159}"],
    ["a shorthand format control", "Ada\u{1bca0}"],
    ["a line separator", "Ada\u2028x"],
  ])("refuses %s in the name of a user or room", (_what, name) => {
    expect([isRefused(name), asRoom(name)]).toEqual([true, false]);
  });
});

describe("profiles", () => {
  it("raises nameRev when a name changes, and returns the same profile when nothing changes", () => {
    const ada = buildUser({ username: "ada", displayName: "Ada", bio: "x", nameRev: 3 });
    expect(applyProfileChanges(ada, { username: "ADA", displayName: " Ada ", bio: "x" })).toBe(ada);
    expect(applyProfileChanges(ada, { bio: "y" })).toEqual({ ...ada, bio: "y" });
    const withData = applyProfileChanges(ada, { data: { b: 1, a: 2 } });
    expect(withData).toEqual({ ...ada, data: { a: 2, b: 1 } });
    expect(applyProfileChanges(withData, { data: { a: 2, b: 1 } })).toBe(withData);
    expect(applyProfileChanges(withData, { data: null })).toEqual(ada);
    expect(applyProfileChanges(ada, { displayName: "Ada L." })).toMatchObject({ displayName: "Ada L.", nameRev: 4 });
    expect(applyProfileChanges(ada, { username: "ada.l" })).toMatchObject({ username: "ada.l", nameRev: 4 });
  });

  it("finds a user by username and by every word of the display name", () => {
    const found = searchKeys({ username: "ada", displayName: "Ada  KING Lovelace" });
    expect(found).toEqual(["ada", "ada king lovelace", "king lovelace", "lovelace"]);
  });
});
