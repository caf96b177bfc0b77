import { chmod, chown, mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runServer, startServer } from "../support/server-process.js";
import { register, request } from "../support/client.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const OTHERS = 0o077;

/** A directory of another user than the one who runs the tests. */
async function foreignDirectory(): Promise<string> {
  if (process.getuid?.() !== 0) return "/usr/share";
  const directory = await temporaryDirectory();
  await chown(directory, 65_534, 65_534);
  return directory;
}

/** Files that other users can open. PGlite makes its files readable for everyone, but their directories are private. */
async function openToOthers(directory: string): Promise<string[]> {
  const names = ["", ...(await readdir(directory, { recursive: true }))];
  const found = await Promise.all(names.map(async (name) => ({ name, file: await stat(join(directory, name)) })));
  return found
    .filter(({ name, file }) => file.isDirectory() || !name.startsWith("postgres/"))
    .filter(({ file }) => (file.mode & OTHERS) !== 0)
    .map(({ name }) => name);
}

async function refusal(dataDir: string): Promise<string> {
  const server = await runServer({ env: { DATA_DIR: dataDir, LOG_LEVEL: "silent" } });
  expect(await server.exit()).toEqual({ code: 1, signal: null });
  return server.stderr.trim();
}

it("closes an existing data directory and its content to other users (S31)", { timeout: 60_000 }, async () => {
  const directory = join(await temporaryDirectory(), "data");
  await mkdir(join(directory, "outbox"), { recursive: true });
  await writeFile(join(directory, "jwt-secret"), "a secret of at least thirty-two bytes");
  for (const [name, mode] of [
    ["", 0o755],
    ["outbox", 0o777],
    ["jwt-secret", 0o644],
  ] as const)
    await chmod(join(directory, name), mode);
  const server = await startServer({ env: { DATA_DIR: directory } });
  const ada = await register(server.url, "ada");
  await request(server.url, "/api/auth/password/forgot", { method: "POST", body: { email: ada.session.user.email } });
  await expect.poll(() => readdir(join(directory, "outbox"))).toHaveLength(1);
  expect(await openToOthers(directory)).toEqual([]);
});

it("refuses a data directory of another user, also behind a link (S31)", { timeout: 60_000 }, async () => {
  const foreign = await foreignDirectory();
  expect(await refusal(foreign)).toMatch(/^DATA_DIR \S+ belongs to another user/);
  const link = join(await temporaryDirectory(), "data");
  await symlink(foreign, link);
  expect(await refusal(link)).toMatch(/^DATA_DIR \S+ belongs to another user/);
});

it("follows the operator's own link to their directory, and closes that one (S31)", {
  timeout: 60_000,
}, async () => {
  const target = await temporaryDirectory();
  await chmod(target, 0o755);
  const link = join(await temporaryDirectory(), "data");
  await symlink(target, link);
  await startServer({ env: { DATA_DIR: link } });
  expect(await openToOthers(target)).toEqual([]);
});
