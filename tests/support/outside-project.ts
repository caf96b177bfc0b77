import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { codeBlocks } from "./markdown.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

type Manifest = Readonly<{ dependencies: Record<string, string>; devDependencies: Record<string, string> }>;
type Outcome = Readonly<{ code: number; output: string }>;

/** A project outside the repository, made of the files on a page of the documentation. It has the packages of its package.json, and SyncTalk as `npm pack` packs it. */
export class OutsideProject {
  private constructor(readonly directory: string) {}

  static async of(page: string): Promise<OutsideProject> {
    const directory = await mkdtemp(join(tmpdir(), "synctalk-outside-"));
    const project = new OutsideProject(directory);
    for (const { file, code } of codeBlocks(await readFile(join(root, page), "utf8")))
      if (file !== null) await project.write(file, code);
    // Vitest would look for one in the directories above.
    await project.write("vitest.config.mjs", "export default {};\n");
    const [theirs, ours] = [await manifestIn(directory), await manifestIn(root)];
    await project.installSyncTalk();
    const wanted = { ...ours.dependencies, ...theirs.dependencies, ...theirs.devDependencies };
    for (const name of Object.keys(wanted)) if (name !== "synctalk") await project.link(name);
    return project;
  }

  async write(file: string, code: string): Promise<void> {
    await mkdir(dirname(join(this.directory, file)), { recursive: true });
    await writeFile(join(this.directory, file), code);
  }

  /** Versions that the project pins differently from the repository, as `name: theirs, ours`. */
  async otherVersions(): Promise<string[]> {
    const [theirs, ours] = [await manifestIn(this.directory), await manifestIn(root)];
    const pinned: Record<string, string> = { ...ours.dependencies, ...ours.devDependencies };
    return Object.entries({ ...theirs.dependencies, ...theirs.devDependencies })
      .filter(([name, version]) => name !== "synctalk" && pinned[name] !== version)
      .map(([name, version]) => `${name}: ${version}, ${pinned[name]}`);
  }

  compile(...options: string[]): Promise<Outcome> {
    return this.node(["node_modules/typescript/bin/tsc", "--noEmit", ...options]);
  }

  test(files: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return this.node(["node_modules/vitest/vitest.mjs", "run", ...files], environment);
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true });
  }

  private async node(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const { VITEST: _runner, VITEST_WORKER_ID: _worker, VITEST_POOL_ID: _pool, ...inherited } = process.env;
    const options = { cwd: this.directory, env: { ...inherited, ...environment, NO_COLOR: "1" } };
    return run(process.execPath, command, options).then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        output: stdout + stderr,
      }),
    );
  }

  private async installSyncTalk(): Promise<void> {
    const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", this.directory], { cwd: root });
    const target = join(this.directory, "node_modules/synctalk");
    await mkdir(target, { recursive: true });
    await run("tar", ["-xzf", join(this.directory, stdout.trim()), "-C", target, "--strip-components", "1"]);
  }

  private async link(name: string): Promise<void> {
    const path = join(this.directory, "node_modules", name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(root, "node_modules", name), path, "junction");
  }
}

const manifestIn = async (directory: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(directory, "package.json"), "utf8")) as Manifest;
