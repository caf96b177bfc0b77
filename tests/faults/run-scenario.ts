import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brokenRules } from "./checker/checker.js";
import type { Finding } from "./checker/finding.js";
import type { History } from "./history/event.js";
import type { Scenario } from "./scenarios/scenario.js";
import { Stage } from "./stage/stage.js";

const EVIDENCE_SHOWN = 5;

export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Returns whether every promise held. */
export async function runScenario({ name, what, stage: options, run }: Scenario, seed: number): Promise<boolean> {
  const from = performance.now();
  print(`\n== ${name}: ${what} (seed ${seed})`);
  const stage = await Stage.open({ ...options, seed });
  try {
    stage.workload.start();
    await run(stage);
    const findings = await stage.judge();
    for (const [figure, value] of Object.entries(stage.figures)) print(`   ${figure}: ${value}`);
    for (const problem of stage.problems) print(`   PROBLEM ${problem}`);
    tellFindings(findings);
    const holds = findings.length === 0 && stage.problems.length === 0;
    if (!holds) print(`   history: ${await written(name, stage.histories.events)}`);
    const seconds = Math.round((performance.now() - from) / 1000);
    print(`== ${name}: ${holds ? "holds" : "BROKEN"} (I1-I11, I13, I14: ${verdict(findings)}; ${seconds} s)`);
    return holds;
  } finally {
    await stage.close();
  }
}

const verdict = (findings: readonly Finding[]): string =>
  findings.length === 0 ? "nothing found" : `${findings.length} findings in ${brokenRules(findings).join(", ")}`;

function tellFindings(findings: readonly Finding[]): void {
  for (const { rule, what, evidence } of findings.slice(0, EVIDENCE_SHOWN))
    print(`   ${rule} ${what}: ${JSON.stringify(evidence).slice(0, 1500)}`);
}

/** Writes one JSON line per event. */
async function written(name: string, history: History): Promise<string> {
  const file = join(tmpdir(), `synctalk-history-${name}-${process.pid}.jsonl`);
  const stream = createWriteStream(file);
  for (const event of history) stream.write(`${JSON.stringify(event)}\n`);
  stream.end();
  await once(stream, "finish");
  return file;
}
