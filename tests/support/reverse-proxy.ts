import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { codeBlocks } from "./markdown.js";
import { accepts, freePort } from "./ports.js";
import { temporaryDirectory } from "./temporary-directory.js";

const PAGE = new URL("../../docs/proxies.md", import.meta.url);
const UPSTREAM = "127.0.0.1:3001";
const START_MS = 20_000;

export type ProxyName = "nginx" | "haproxy" | "caddyfile";
type Rewrite = readonly [documented: string, here: (port: number) => string];

/** The line with the port, per documented configuration. */
const LISTENS: Readonly<Record<ProxyName, Rewrite>> = {
  nginx: ["listen 80;", (port) => `listen 127.0.0.1:${port};`],
  haproxy: ["bind :80", (port) => `bind 127.0.0.1:${port}`],
  caddyfile: ["http://chat.example.com:80 {", (port) => `http://chat.example.com:${port} {`],
};

/** The configuration in docs/proxies.md, with these ports. */
async function documented(name: ProxyName, port: number, upstream: number): Promise<string> {
  const [from, to] = LISTENS[name];
  const code = await codeOf(name);
  if (!code.includes(from) || !code.includes(UPSTREAM)) throw new Error(`docs/proxies.md has another ${name}`);
  return code.replace(from, to(port)).replaceAll(UPSTREAM, `127.0.0.1:${upstream}`);
}

async function codeOf(language: string): Promise<string> {
  const block = codeBlocks(await readFile(PAGE, "utf8")).find((each) => each.language === language);
  if (!block) throw new Error(`docs/proxies.md has no ${language}`);
  return block.code;
}

/** Whether the proxy keeps the path `/chat/` or removes it. */
export type UnderPath = "passed on" | "taken away";
type Options = Readonly<{ port?: number; upstream: number; underPath?: UnderPath }>;

/** Runs a proxy with the documented configuration until the test ends. Resolves with its port once it listens. */
export async function startProxy(name: ProxyName, { port, upstream, underPath }: Options): Promise<number> {
  const listens = port ?? (await freePort());
  const directory = await temporaryDirectory();
  const snippet = await documented(name, listens, upstream);
  const config = underPath ? await atPath(name, snippet, { upstream, underPath }) : snippet;
  const file = join(directory, name);
  await writeFile(file, whole(name, config, directory));
  const [program = "", ...args] = COMMANDS[name](file, directory);
  const { PATH = "" } = process.env;
  const child = spawn(program, args, {
    env: { PATH: `${PATH}:/usr/sbin`, HOME: directory, XDG_DATA_HOME: directory, XDG_CONFIG_HOME: directory },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.resume();
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (output += text));
  const closed = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await closed;
  });
  for (const until = Date.now() + START_MS; !(await accepts(listens)); ) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`${name} does not listen:\n${output}`);
    await new Promise((later) => setTimeout(later, 50));
  }
  return listens;
}

/** The configuration with the documented part for a path. */
async function atPath(name: ProxyName, config: string, { upstream, underPath }: Required<Omit<Options, "port">>) {
  const isTaken = underPath === "taken away";
  if (name === "haproxy") {
    const rule = "    http-request replace-path /chat/(.*) /\\1\n    default_backend";
    return isTaken ? config.replace("    default_backend", rule) : config;
  }
  const server = `127.0.0.1:${upstream}`;
  if (name === "caddyfile") {
    const handle = `handle_path /chat/* {\n        reverse_proxy ${server}\n    }`;
    return isTaken ? config.replace(`reverse_proxy ${server}`, handle) : config;
  }
  const passing = (await codeOf("nginx_under_path")).replaceAll(UPSTREAM, server);
  const location = isTaken ? passing.replace(`http://${server};`, `http://${server}/;`) : passing;
  return config.replace(/ {4}location \/ \{[^}]*\}\n/, location);
}

const COMMANDS: Readonly<Record<ProxyName, (file: string, directory: string) => string[]>> = {
  nginx: (file, directory) => ["nginx", "-p", directory, "-c", file, "-e", "stderr"],
  haproxy: (file) => ["haproxy", "-db", "-f", file],
  caddyfile: (file) => ["caddy", "run", "--adapter", "caddyfile", "--config", file],
};

/** Completes the documented configuration, so that it runs without root in a separate directory. */
function whole(name: ProxyName, config: string, directory: string): string {
  if (name === "haproxy") return config;
  if (name === "caddyfile") return `{\n  admin off\n  auto_https off\n}\n${config}`;
  const user = process.getuid?.() === 0 ? "user root;\n" : "";
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${directory}/${kind};`,
  );
  return `${user}daemon off;\npid ${directory}/pid;\nevents {}\nhttp {\naccess_log off;\n${temporary.join("\n")}\n${config}\n}\n`;
}
