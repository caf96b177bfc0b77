import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const pagesIn = (folder: string, recursive = false): string[] =>
  readdirSync(folder, { recursive, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));

const pages = [...pagesIn("."), ...pagesIn("docs", true), ...pagesIn("client"), ...pagesIn("bench")];

const LINK = /\]\(([^()\s]+)\)/g;
const HEADING = /^#{1,6} (.+)$/gm;

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

const anchorsIn = (path: string): string[] =>
  [...readFileSync(path, "utf8").matchAll(HEADING)].map(([, heading = ""]) => anchorOf(heading));

describe.each(pages)("links of %s", (page) => {
  it("points only to existing files and headings", () => {
    for (const [, link = ""] of readFileSync(page, "utf8").matchAll(LINK)) {
      if (/^[a-z]+:/i.test(link)) continue;
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? page : join(dirname(page), file);
      expect(existsSync(target), link).toBe(true);
      if (anchor !== undefined) expect(anchorsIn(target), link).toContain(anchor);
    }
  });
});

it("keeps the README to 150 lines", () => {
  expect(readFileSync("README.md", "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(150);
});
