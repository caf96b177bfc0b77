import { setTimeout as sleep } from "node:timers/promises";
import { oneOf } from "../stage/random.js";
import type { Stage } from "../stage/stage.js";
import type { Scenario } from "./scenario.js";

const ENOUGH = 10_000;
const MAX_MS = 200_000;

type Fault = (stage: Stage) => Promise<void>;

const killNode: Fault = async ({ nodes, random }) => {
  const node = oneOf(random, nodes);
  await node?.kill();
  await node?.start();
};
const restartPostgres: Fault = ({ postgres, random }) => postgres.restart(random() * 1_000);
const restartRedis: Fault = async ({ redis, random }) => redis?.restart(random() * 2_000);

const FAULTS: readonly Fault[] = [killNode, restartRedis, killNode, restartPostgres];

/** Runs one fault after the other while `goesOn`, with pauses of up to twice `pauseMs`. */
async function faultAfterFault(
  stage: Stage,
  next: (count: number) => Fault | undefined,
  { pauseMs, goesOn }: Readonly<{ pauseMs: number; goesOn: () => boolean }>,
): Promise<void> {
  let count = 0;
  while (goesOn()) {
    await sleep(stage.random() * 2 * pauseMs);
    if (!goesOn()) break;
    await next(count)?.(stage);
    count += 1;
  }
  stage.note("faults", count);
}

export const mixed: Scenario = {
  name: "mixed",
  what: `nodes, PostgreSQL and Redis are killed at random until ${ENOUGH} messages are acknowledged`,
  stage: { nodes: 2, redis: true, pace: { pauseMs: 110 } },
  async run(stage) {
    const deadline = performance.now() + MAX_MS;
    const goesOn = () => stage.acknowledged < ENOUGH && performance.now() < deadline;
    await faultAfterFault(stage, (count) => FAULTS[count % FAULTS.length], { pauseMs: 1_500, goesOn });
    stage.expect(stage.acknowledged >= ENOUGH, `${stage.acknowledged} of ${ENOUGH} acknowledgements in time`);
  },
};

const hold =
  (choose: (stage: Stage) => { freeze(): void; thaw(): void } | null | undefined): Fault =>
  async (stage) => {
    const part = choose(stage);
    part?.freeze();
    await sleep(stage.random() * 12_000);
    part?.thaw();
  };

/** All faults that a soak may cause. */
const ALL_FAULTS: readonly Fault[] = [
  ...FAULTS,
  hold(({ random, nodes }) => oneOf(random, nodes)),
  hold(({ postgres }) => postgres),
  hold(({ redis }) => redis),
  async ({ random, nodes }) => oneOf(random, nodes)?.network.cut(),
  async ({ random, nodes }) => {
    const node = oneOf(random, nodes);
    await node?.drain();
    await node?.start();
  },
  async ({ random, databaseNetworks }) => oneOf(random, databaseNetworks)?.cutBeforeAnswerTo("append", 5),
  async ({ random, databaseNetworks }) => {
    const network = oneOf(random, databaseNetworks);
    network?.refuse();
    await sleep(random() * 8_000);
    network?.heal();
  },
];

/** Causes random faults for `forMs`. */
export const anything = (stage: Stage, forMs: number): Promise<void> => {
  const deadline = performance.now() + forMs;
  const goesOn = () => performance.now() < deadline;
  return faultAfterFault(stage, () => oneOf(stage.random, ALL_FAULTS), { pauseMs: 2_500, goesOn });
};
