import { spawn } from "node:child_process";
import { constants } from "node:os";
import { inRoot } from "./root.mjs";

export class CommandFailed extends Error {
  /** @param {string} message @param {number} exitCode */
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a command quietly in the root of the checkout; prints its output only when it fails.
 * A signal that reaches this process ends the command first.
 * @param {string} file @param {string[]} args @param {import("node:child_process").SpawnOptions} [options]
 */
export function run(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: inRoot(), stdio: ["ignore", "pipe", "pipe"], ...options });
    /** @type {Buffer[]} */
    const output = [];
    let interruptedBy = /** @type {NodeJS.Signals | null} */ (null);
    const passOn = (/** @type {NodeJS.Signals} */ signal) => {
      interruptedBy = signal;
      child.kill(signal);
    };
    process.on("SIGINT", passOn).on("SIGTERM", passOn);
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    const settle = (/** @type {() => void} */ outcome) => {
      process.off("SIGINT", passOn).off("SIGTERM", passOn);
      outcome();
    };
    child.once("error", (error) =>
      settle(() => reject(new CommandFailed(`Could not run ${file}: ${error.message}`, 1))),
    );
    child.once("close", (code, signal) =>
      settle(() => {
        const ended = interruptedBy ?? signal;
        if (ended) return reject(new CommandFailed(`Stopped by ${ended}.`, 128 + constants.signals[ended]));
        if (code === 0) return resolve(undefined);
        process.stderr.write(Buffer.concat(output));
        reject(new CommandFailed(`Failed: ${[file, ...args].join(" ")}`, code ?? 1));
      }),
    );
  });
}

/** @param {string} script @param {string[]} args */
export const runNode = (script, ...args) => run(process.execPath, [inRoot(script), ...args]);

/** The npm that started this process, else the one on the PATH. @param {string[]} args */
export function runNpm(...args) {
  const npm = process.env.npm_execpath;
  if (npm && /npm-cli\.[cm]?js$/.test(npm)) return run(process.execPath, [npm, ...args]);
  const windows = process.platform === "win32";
  return run(windows ? "npm.cmd" : "npm", args, { shell: windows });
}
