import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { configDocuments, ROOT } from "../../../scripts/config-documents/documents.js";
import { readConfig } from "../../../src/main/config/config.js";
import { Environment } from "../../../src/main/config/settings/environment.js";

const page = await readFile("docs/configuration.md", "utf8");
const rows = [...page.matchAll(/^\| `([A-Z_]+)` \|([^|]*)\|/gm)].map(([, name = "", value = ""]) => ({
  name,
  value: value.trim(),
}));
const stated = rows.flatMap(({ name, value }) => {
  const [, text] = /^`(.*)`$/.exec(value) ?? [];
  return text === undefined ? [] : [{ name, text }];
});

/** Variables whose default is a text or a number, or a list of them. */
function variablesWithDefault(): string[] {
  const isStated = (value: unknown) => typeof value === "number" || (typeof value === "string" && value !== "");
  return Object.entries(Environment.shape).flatMap(([name, schema]) => {
    const { success, data } = schema.safeParse(undefined);
    const values: readonly unknown[] = Array.isArray(data) ? data : [data];
    return success && values.length > 0 && values.every(isStated) ? [name] : [];
  });
}

it.each(Object.entries(configDocuments()))(
  "matches %s with the settings; else run `npm run docs:config`",
  async (...file) => {
    const [path, text] = file;
    expect(await readFile(new URL(path, ROOT), "utf8")).toBe(text);
  },
);

it("lists every setting in docs/configuration.md, and no other", () => {
  expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(Environment.shape).toSorted());
});

it("states the default of every setting that has one", () => {
  expect(stated.map(({ name }) => name).toSorted()).toEqual(variablesWithDefault().toSorted());
});

it("states the defaults that the server uses", () => {
  for (const { name, text } of stated) expect(readConfig({ [name]: text }), name).toEqual(readConfig({}));
});
