import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSummary } from "../../../src/contracts/builders.js";
import { NO_MENTIONS } from "../../../src/domain/messages/mentions.js";
import { MAX_MENTIONED_USERNAMES, parseMentions } from "../../../src/domain/messages/parse-mentions.js";
import { resolveMentions } from "../../../src/domain/messages/resolve-mentions.js";

const usernamesIn = (body: string) => parseMentions(body).usernames;
const lines = (...parts: string[]) => parts.join("\n");

describe("mentioned usernames", () => {
  it.each([
    ["@ada", ["ada"]],
    ["Hi @ada, hi @bob!", ["ada", "bob"]],
    ["@bob @ada @bob", ["bob", "ada"]],
    ["@Ada and @ADA", ["ada"]],
    ["(@ada) \"@bob\" '@cal': /@dan/@eve", ["ada", "bob", "cal", "dan", "eve"]],
    ["**@ada** *@bob* ~~@cal~~ # @dan", ["ada", "bob", "cal", "dan"]],
    ["_@ada_ __@bob__ _@cal._ _@dan_.", ["ada", "bob", "cal", "dan"]],
    ["-@ada\n+@bob\n.@cal", ["ada", "bob", "cal"]],
    ["@a-b_c.d @x_1- @name_", ["a-b_c.d", "x_1-", "name_"]],
    ["👍@ada ❤️@bob 1️⃣@cal", ["ada", "bob", "cal"]],
    ["你好@ada，谢谢@bob。@cal님 สวัสดี@dan", ["ada", "bob", "cal", "dan"]],
    ["@ada你好 @bob's @cal’s @dan→", ["ada", "bob", "cal", "dan"]],
    ["[@ada](https://example.com/@bob)", ["ada"]],
  ])("finds the mentions in %j", (body, usernames) => {
    expect(usernamesIn(body)).toEqual(usernames);
  });

  it.each([["@ada."], ["@ada..."], ["@ada.\n"], ["@ada.)"], ["Thank you, @ada.!"]])(
    "leaves the full stop after the username out of %j",
    (body) => {
      expect(usernamesIn(body)).toEqual(["ada"]);
    },
  );

  it.each([
    "ada@example.com",
    "first.last@example.com, a+b@example.com; x_@example.com",
    "é@ada e\u0301@ada ж@ada 7@ada",
    "mailto:ada@example.com",
    "@ada@social.example",
    "https://social.example/@ada and https://user@host.example",
  ])("finds no mention in the addresses of %j", (body) => {
    expect(usernamesIn(body)).toEqual([]);
  });

  it.each(["@", "@@", "@ ada", "@ab", "@ab.", "@...", `@${"a".repeat(33)}`, "@adaé", "@adae\u0301", "＠ada", "@жук"])(
    "finds no username in %j",
    (body) => {
      expect(usernamesIn(body)).toEqual([]);
    },
  );

  it("accepts usernames of 3 to 32 characters", () => {
    const longest = "a".repeat(32);
    expect(usernamesIn(`@abc @${longest}.`)).toEqual(["abc", longest]);
  });

  it("folds the case of ASCII letters only", () => {
    expect(usernamesIn("@ad\u212a @\u017fam")).toEqual([]);
  });

  it("limits the usernames of a message, and still finds @room and @here after them", () => {
    const names = Array.from({ length: MAX_MENTIONED_USERNAMES + 5 }, (_, index) => `user-${index}`);
    const body = `${names.map((name) => `@${name} @user-0`).join(" ")} @room @here`;
    expect(parseMentions(body)).toEqual({
      usernames: names.slice(0, MAX_MENTIONED_USERNAMES),
      room: true,
      here: true,
    });
  });

  it("finds all usernames in order of first appearance, whatever stands around them", () => {
    const username = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{1,20}[a-z0-9]$/);
    const between = fc.constantFrom(" ", "\n", ", ", ". ", "! (", ") ", " 🙂", "\r\n\r\n", " `code` ", " > ", " ~~~ ");
    fc.assert(
      fc.property(fc.array(fc.tuple(username, between), { maxLength: 30 }), (parts) => {
        const body = parts.map(([name, gap]) => `@${name}${gap}`).join("");
        const names = new Set(parts.map(([name]) => name).filter((name) => name !== "room" && name !== "here"));
        expect(usernamesIn(` ${body}`)).toEqual([...names]);
      }),
    );
  });
});

it("finds @room and @here, whose names are no usernames", () => {
  expect(parseMentions("@room, @Here. @rooms")).toEqual({ usernames: ["rooms"], room: true, here: true });
  expect(parseMentions("room here @heres `@room` a@room")).toEqual({ usernames: ["heres"], room: false, here: false });
});

describe("mentions in code and quotes", () => {
  it.each([
    ["a code span", "`@ada` @bob"],
    ["a code span of two backticks", "``@ada ` @ada`` @bob"],
    ["a code span of three backticks on one line", "```@ada``` @bob"],
    ["a code span over two lines", lines("`a", "@ada` @bob")],
    ["a code span that ends with a backslash", "`@ada\\` @bob"],
    ["two code spans", "`@ada` @bob `@ada`"],
    ["a fenced block", lines("```", "@ada", "```", "@bob")],
    ["a fenced block with a language", lines("```ts", "@ada()", "```", "@bob")],
    ["a fenced block of tildes with a backtick", lines("~~~ `ts", "@ada()", "~~~", "@bob")],
    ["a fenced block with empty lines", lines("  ~~~", "", "@ada", "", "```", "@ada", "  ~~~~  ", "@bob")],
    ["a fenced block that only a longer fence closes", lines("````", "```", "@ada", "``` x", "`````", "@bob")],
    ["a quote", lines("> @ada", ">@ada", "  > > @ada", "@bob")],
    ["a fence inside a quote", lines("> ```", "@bob")],
    ["a quote inside a fenced block", lines("```", "> @ada", "```", "@bob")],
    ["lines that end with carriage returns", "```\r\n@ada\r\n```\r\n> @ada\r@bob"],
  ])("ignores %s", (_, body) => {
    expect(usernamesIn(body)).toEqual(["bob"]);
  });

  it("treats a fenced block without an end as code to the end of the body", () => {
    expect(usernamesIn(lines("@bob", "```", "@ada", "", "~~~", "> @ada"))).toEqual(["bob"]);
  });

  it.each([
    ["a backtick without a pair", "` @ada"],
    ["backticks of different numbers", "`` @ada `"],
    ["a backtick after an empty line", lines("` @ada", "", "`")],
    ["backticks before and after a quote", lines("` @ada", "> `", "`")],
    ["an escaped backtick", "\\`@ada`"],
    ["a greater-than sign within a line", "5 > 4 > @ada"],
    ["two backticks at the beginning of a line", lines("``", "@ada")],
    ["a deeply indented fence", lines("    ```", "@ada")],
  ])("does not mistake %s for code or a quote", (_, body) => {
    expect(usernamesIn(body)).toEqual(["ada"]);
  });

  it("reads the backtick after an escaped one as the beginning of a code span", () => {
    expect(usernamesIn("\\``@ada` @bob")).toEqual(["bob"]);
    expect(usernamesIn("\\\\`@ada` @bob")).toEqual(["bob"]);
  });

  it("finds nothing in a body of only code and quotes", () => {
    const text = fc.string({ unit: fc.constantFrom("@", "a", "b", "c", " ", ".", "\\", "-"), maxLength: 30 });
    const code = fc.oneof(
      text.map((inner) => `\`\` ${inner} \`\``),
      text.map((inner) => lines("", "```", inner, "```", "")),
      text.map((inner) => lines("", `> ${inner}`, "")),
    );
    fc.assert(
      fc.property(fc.array(code, { maxLength: 10 }), (parts) => {
        expect(parseMentions(parts.join(" \n"))).toEqual({ usernames: [], room: false, here: false });
      }),
    );
  });
});

/** Repeats a pattern to the longest body that bots may send. */
const hostile = (pattern: string) => pattern.repeat(32_000 / pattern.length);

it.each([
  "`",
  "@",
  "_",
  ".",
  "\\",
  "\\`",
  "`a",
  "``a`",
  "@a",
  "_@",
  "@_",
  "@-._",
  ">",
  "> `",
  "\n`",
  "a@",
  "://@",
  "é@",
])("reads 32,000 characters of %j", (pattern) => {
  expect(usernamesIn(`${hostile(pattern)}\n\n@ada`).length).toBeLessThanOrEqual(1);
});

it("reads 250 runs of backticks of different lengths", () => {
  const runs = Array.from({ length: 250 }, (_, index) => "`".repeat(250 - index)).join(" ");
  expect(usernamesIn(`${runs} @ada`)).toEqual(["ada"]);
});

describe("resolving mentions", () => {
  const [ada, bob, cal] = [buildSummary("ada"), buildSummary("bob"), buildSummary("cal")];
  const nobody = { members: [], others: [] };

  it("mentions members and names people who are not members, in order of appearance", () => {
    const parsed = parseMentions("@cal @nobody @bob @ada");
    expect(resolveMentions(parsed, { members: [ada, cal], others: [bob] }, false)).toEqual({
      mentions: { userIds: ["cal", "ada"], room: false, here: false },
      notMembers: [bob],
    });
  });

  it("treats unknown usernames as plain text", () => {
    expect(resolveMentions(parseMentions("@ada"), nobody, false)).toEqual({ mentions: NO_MENTIONS, notMembers: [] });
  });

  it("treats @room as plain text without the right to it, and @here as a mention by everybody", () => {
    const parsed = parseMentions("@room @here");
    expect(resolveMentions(parsed, nobody, false).mentions).toEqual({ userIds: [], room: false, here: true });
    const { mentions } = resolveMentions(parsed, nobody, true);
    expect(mentions).toEqual({ userIds: [], room: true, here: true });
  });
});
