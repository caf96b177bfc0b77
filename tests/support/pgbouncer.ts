import { spawn } from "node:child_process";
import { once } from "node:events";
import { chown, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { accepts, freePort } from "./ports.js";
import { temporaryDirectory } from "./temporary-directory.js";

const NOBODY = 65_534;

/** Debian's PgBouncer in front of the database, until the test ends. Returns the URL of the database behind it. */
export async function startPgBouncer(databaseUrl: string, poolMode: "session" | "transaction"): Promise<string> {
  const directory = await temporaryDirectory();
  const { hostname, port, username, password } = new URL(databaseUrl);
  const ownPort = await freePort();
  const server = `host=${hostname} port=${port || "5432"} user=${username}${password && ` password=${password}`}`;
  const settings = ["[databases]", `* = ${server}`, "[pgbouncer]", "listen_addr = 127.0.0.1", "auth_type = any"];
  settings.push(`listen_port = ${ownPort}`, `pool_mode = ${poolMode}`, "unix_socket_dir =", "max_client_conn = 500");
  const file = join(directory, "pgbouncer.ini");
  await writeFile(file, settings.join("\n"));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await Promise.all([directory, file].map((path) => chown(path, NOBODY, NOBODY)));
  const child = spawn("/usr/sbin/pgbouncer", [file], {
    stdio: "ignore",
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  });
  await accepting(ownPort);
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(ownPort);
  return url.href;
}

async function accepting(port: number): Promise<void> {
  for (let attempts = 0; attempts < 200; attempts += 1) {
    if (await accepts(port)) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error("PgBouncer does not listen.");
}
