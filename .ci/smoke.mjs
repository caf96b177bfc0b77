// smoke.mjs REPORT DIRECTORY COMMAND…: starts SyncTalk like a user, sends messages, stops the server and starts it again.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const [report, directory, ...command] = process.argv.slice(2);
const data = mkdtempSync(join(tmpdir(), "synctalk-smoke-"));
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const account = { email: "ada@example.com", password: "correct horse battery staple" };
const results = { numPassedTests: 0, numFailedTests: 0 };
let running = null;

try {
  let token, room, message;
  await check("starts on an empty data directory", () => start(180));
  await check("registers", async () => {
    await request("POST", "/api/auth/register", { body: account, expected: 201 });
  });
  await check("logs in", async () => {
    token = (await request("POST", "/api/auth/login", { body: account, expected: 200 })).accessToken;
  });
  await check("makes a room", async () => {
    room = unwrap(await request("POST", "/api/rooms", { token, body: { name: "Smoke" }, expected: 201 }), "room");
  });
  await check("sends a message", async () => {
    const path = `/api/rooms/${room.id}/messages`;
    message = unwrap(await request("POST", path, { token, body: { body: "Still here?" }, expected: 201 }), "message");
    if (message.seq !== 1) throw new Error(`seq ${message.seq} instead of 1`);
  });
  await check("reads it back", () => expectMessage(token, room, message));
  await check("serves the playground", async () => {
    const page = await fetch(origin);
    if (page.status !== 200 || !(await page.text()).includes("<script")) throw new Error(`status ${page.status}`);
  });
  await check("serves the API documents", async () => {
    for (const name of ["openapi.json", "asyncapi.json"]) await request("GET", `/${name}`, { expected: 200 });
  });
  await check("exits 0 on SIGTERM", () => stop(serverProcess(), "SIGTERM"));
  await check("starts again within 20 s", () => start(20));
  await check("still has the message", async () => {
    const { accessToken } = await request("POST", "/api/auth/login", { body: account, expected: 200 });
    await expectMessage(accessToken, room, message);
  });
  await check("exits 0 on SIGINT", () => stop(serverProcess(), "SIGINT"));
  await check("leaves nothing behind when its parent is ended", async () => {
    await start(20);
    await stop(running.child.pid, "SIGTERM", "any code");
    await gone();
  });
} finally {
  if (running) endGroup("SIGKILL");
  rmSync(data, { recursive: true, force: true });
  writeFileSync(report, JSON.stringify(results));
}
process.exitCode = results.numFailedTests === 0 ? 0 : 1;

async function check(title, act) {
  const from = performance.now();
  try {
    await act();
    results.numPassedTests += 1;
    console.log(`ok ${title} (${Math.round(performance.now() - from)} ms)`);
  } catch (error) {
    results.numFailedTests += 1;
    console.log(`FAILED ${title}: ${error.message}`);
  }
}

async function start(seconds) {
  const { PATH, HOME, npm_config_cache } = process.env;
  const env = { PATH, HOME, npm_config_cache, HOST: "127.0.0.1", PORT: String(port), DATA_DIR: data };
  const child = spawn(command[0], command.slice(1), {
    cwd: directory,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  running = { child, exit: new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code))) };
  for (let waited = 0; waited < seconds * 10; waited += 1) {
    const ready = await fetch(`${origin}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error(`not ready:\n${Buffer.concat(output).toString()}`);
}

/** Returns the last descendant: npm starts a shell, which starts Node.js. */
function serverProcess() {
  if (!running) throw new Error("not running");
  for (let pid = running.child.pid; ; ) {
    const [child] = spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" }).stdout.split("\n");
    if (!child) return pid;
    pid = Number(child);
  }
}

async function stop(pid, signal, expected = 0) {
  process.kill(pid, signal);
  const ended = await Promise.race([running.exit, sleep(25_000, "timeout", { ref: false })]);
  if (ended === "timeout" || (expected === 0 && ended !== 0)) {
    endGroup("SIGKILL");
    throw new Error(`ended with ${ended}`);
  }
  running = null;
}

async function gone() {
  for (let waited = 0; waited < 200; waited += 1) {
    const answers = await fetch(`${origin}/livez`).then(
      () => true,
      () => false,
    );
    if (!answers) return;
    await sleep(100);
  }
  throw new Error("the server still answers");
}

function endGroup(signal) {
  try {
    process.kill(-running.child.pid, signal);
  } catch {
    // The process group has ended already.
  }
  running = null;
}

async function request(method, path, { token, body, expected }) {
  const answer = await fetch(origin + path, {
    method,
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.status !== expected) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

async function expectMessage(token, room, message) {
  const history = await request("GET", `/api/rooms/${room.id}/messages`, { token, expected: 200 });
  const found = (history.items ?? history.messages).find(({ id }) => id === message.id);
  if (found?.body !== message.body) throw new Error("the message is not in the history");
}

function unwrap(answer, name) {
  return answer[name] ?? answer;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}
