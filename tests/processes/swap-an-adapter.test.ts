import { afterAll, expect, it } from "vitest";
import { OutsideProject } from "../support/outside-project.js";

const PAGE = "docs/adapters.md";
const project = await OutsideProject.of(PAGE);
afterAll(() => project.remove());

it(`${PAGE} shows files that compile outside the repository, against the packed package`, async () => {
  expect(await project.compile()).toEqual({ code: 0, output: "" });
}, 120_000);

it(`${PAGE} shows a password hasher that passes its contract and accepts users who registered before`, async () => {
  const tests = ["tests/scrypt-password-hasher.test.ts", "tests/upgrading-login.test.ts"];
  const { code, output } = await project.test(tests);
  expect(code, output).toBe(0);
  expect(output).toMatch(/Test Files +2 passed/);
}, 180_000);

it(`${PAGE} pins the versions that the repository is tested with`, async () => {
  expect(await project.otherVersions()).toEqual([]);
});
