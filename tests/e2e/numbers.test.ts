import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ask } from "../support/api/ask.js";
import { CALLS } from "../support/api/calls.js";
import { newScene, tokenOf, type Scene } from "../support/api/scene.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";
import type { About } from "../support/api/targets.js";

/** Invalid numbers in a query. */
const NO_DIGITS: readonly (string | readonly string[])[] = [
  ...words("1e30 1E3 9223372036854775808 18446744073709551616 -1 -0 +1 9007199254740993 NaN Infinity 0x10 0b1 0o7 1.5"),
  ...words("1,2 1_000 ٣ １ ² null true [] [1] {} 00000000000000001 1' 1-- $1 %31 1;DROP"),
  "",
  " ",
  " 1",
  "1 ",
  "1\n",
  "1\0",
  "1 OR 1=1",
  ["1", "2"],
  ["", "1"],
];

/** Invalid numbers in a payload. */
const NO_NUMBERS: readonly unknown[] = [
  1e30,
  2 ** 63,
  -1,
  2 ** 53 + 2,
  1.5,
  -1e-7,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  ...words("1 0x10 1e3 ٣"),
  "",
  null,
  true,
  [],
  [1],
  {},
  { not: "" },
  { valueOf: 1 },
];

/** Invalid ids. They are also invalid cursors, because the cursor of a list is or ends with an id. */
const NO_IDS: readonly string[] = [
  ...words("1 0 -1 1e30 9223372036854775808 NaN null abc * %00 ' ../../etc/passwd"),
  ...words("01900000-0000-7000-8000-00000000000g 01900000000070008000000000000000"),
  ...words("{01900000-0000-7000-8000-000000000000} ٠1900000-0000-7000-8000-000000000000"),
  "' OR '1'='1",
  "01900000-0000-7000-8000-000000000000 ",
  "01900000-0000-7000-8000-000000000000\n",
];

type Field = Readonly<{ type?: string; format?: string; pattern?: string }>;

function words(text: string): readonly string[] {
  return text.split(" ");
}

/**
 * Values that violate the schema of a number or an id. The tests read the schemas, so new parameters are covered
 * automatically.
 */
function wrongValues(field: string, { type, format, pattern }: Field): readonly unknown[] {
  if (type === "integer" || type === "number") return NO_NUMBERS;
  if (pattern === "^\\d{1,16}$") return NO_DIGITS;
  return format === "uuid" || field === "cursor" ? NO_IDS : [];
}

const cases = Object.entries(CALLS).flatMap(([name, { schema }]) => {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).flatMap(([field, property]) => {
    // An empty last segment of a path is another route.
    const values = wrongValues(field, property as Field).filter((value) => value !== "" || !name.endsWith(`:${field}`));
    return values.length > 0 ? [{ name, field, values }] : [];
  });
});

let stage: InMemoryServer;
let scene: Scene;
beforeAll(async () => {
  stage = await openInMemoryServer();
  scene = await newScene(stage, { kind: "public" });
});
afterAll(() => stage.close());

describe("numbers, cursors and ids", () => {
  it("finds numbers and ids in the schemas (S23)", () => {
    const found = cases.map(({ name, field }) => `${name} ${field}`);
    for (const known of ["GET /api/rooms cursor", "GET /api/rooms limit", "room:sync after", "message:edit messageId"])
      expect(found).toContain(known);
    expect(found.length).toBeGreaterThan(30);
  });

  const titled = cases.map((one) => [`${one.field} of ${one.name}`, one] as const);
  it.each(titled)("refuses invalid values of %s (S23)", async (_title, { name, field, values }) => {
    const about: About = name.includes(":userId") ? "another member" : "another user's message";
    const input = CALLS[name]?.input({ scene, who: "owner", fresh: "" }, about);
    const token = tokenOf(scene, "owner");
    const answers = await Promise.all(
      values.map(async (value) => [
        value,
        (await ask(stage.url, name, { ...input, [field]: value }, { token })).outcome,
      ]),
    );
    expect(answers.filter(([, outcome]) => outcome !== "request.invalid")).toEqual([]);
  });
});
