import { readFile, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { LoginResult } from "../../src/protocol/entities.js";
import { register, request } from "../support/client.js";
import { surviveKills } from "../support/crash-rounds.js";
import { newDataDirectory } from "../support/data-directory.js";
import { runServer, startServer } from "../support/server-process.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const FAILED = { code: 1, signal: null };

describe("server on its embedded database", { timeout: 120_000 }, () => {
  it("prints its address, its durability and its data directory", async () => {
    const directory = await temporaryDirectory();
    const server = await startServer({ directory });
    const [line = ""] = await server.printed(/.*SyncTalk is ready.*/);
    expect(line).toContain(server.url);
    expect(line).toContain("mode: embedded");
    expect(line).toMatch(/durability: .*crash/);
    expect(line).toContain("./data");
    expect((await stat(join(directory, "data", "postgres"))).isDirectory()).toBe(true);
    expect(server.stderr).toBe("");
  });

  it("keeps every acknowledged message, once and in order, after each kill -9", async () => {
    await surviveKills({ directory: await newDataDirectory() });
  });

  it("refuses a directory in use by another process, and takes it over from a dead one", async () => {
    const directory = await newDataDirectory();
    const first = await startServer({ directory });
    const ada = await register(first.url, "ada");
    const second = await runServer({ directory });
    expect(await second.exit()).toEqual(FAILED);
    expect(second.stderr).toContain(`in use by process ${first.pid}`);
    expect(second.stderr.trim().split("\n")).toHaveLength(1);
    const room = await ada.createRoom();
    expect((await ada.send(room.id, "still here")).seq).toBe(1);

    first.kill("SIGKILL");
    await first.exit();
    const third = await startServer({ directory });
    expect((await request(third.url, `/api/rooms/${room.id}/messages`, { token: ada.token })).status).toBe(200);
  });

  it("creates its token secret once, for its owner only, so that tokens outlive a restart", async () => {
    const directory = await newDataDirectory();
    const first = await startServer({ directory });
    const { token } = await register(first.url);
    const path = join(directory, "data", "jwt-secret");
    const secret = await readFile(path, "utf8");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    first.kill("SIGTERM");
    expect(await first.exit()).toEqual({ code: 0, signal: null });

    const { url } = await startServer({ directory });
    expect((await request(url, "/api/users/me", { token })).status).toBe(200);
    expect(await readFile(path, "utf8")).toBe(secret);
  });

  it("reports in one sentence that its port is in use, and releases its directory", async () => {
    const directory = await newDataDirectory();
    const other = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void other.close());
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const refused = await runServer({ directory, env: { PORT: String(port) } });
    expect(await refused.exit()).toEqual(FAILED);
    expect(refused.stderr.trim()).toMatch(new RegExp(`^Port ${port} is in use\\. .*PORT.*$`));
    await startServer({ directory });
  });
});

describe("configuration of the process", { timeout: 60_000 }, () => {
  it("reports all problems together, without a stack", async () => {
    const env = {
      PORT: "http",
      ACCESS_TOKEN_TTL: "0",
      CORS_ORIGINS: "everywhere",
      DATABASE_URL: "mysql://db",
      JWT_SECRET: "short",
    };
    const server = await runServer({ env });
    expect(await server.exit()).toEqual(FAILED);
    const [title, ...problems] = server.stderr.trim().split("\n");
    expect(title).toBe("The configuration is not valid.");
    expect(new Set(problems.map((line) => line.trim().split(":")[0]))).toEqual(new Set(Object.keys(env)));
    expect(server.stdout).toBe("");
  });

  it("reports an unusable DATA_DIR in one sentence", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "data"), "");
    const server = await runServer({ directory });
    expect(await server.exit()).toEqual(FAILED);
    expect(server.stderr.trim()).toMatch(/^DATA_DIR cannot be used: .*$/);
  });

  it("reads .env for variables that the environment does not set", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, ".env"), "PERSISTENCE=memory\nACCESS_TOKEN_TTL=111\n");
    const { url } = await startServer({ directory, env: { ACCESS_TOKEN_TTL: "222" } });
    expect((await request(url, "/readyz")).body).toMatchObject({ mode: "memory" });
    const body = { email: "ada@example.com", password: "correct horse battery" };
    const answer = await request<LoginResult>(url, "/api/auth/register", { method: "POST", body });
    expect(answer.body.expiresIn).toBe(222);
  });
});
