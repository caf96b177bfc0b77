import { killedNode, killedOnlyNode } from "./f01-killed-node.js";
import { postgresRestart } from "./f03-postgres-restart.js";
import { postgresHangs } from "./f04-postgres-hangs.js";
import { postgresDown } from "./f05-postgres-down.js";
import { cutBeforeAnswer } from "./f08-cut-before-answer.js";
import { allComeBack } from "./f13-all-come-back.js";
import { restartOfOne, rollingRestart } from "./f14-rolling-restart.js";
import { frozenNode } from "./f02-frozen-node.js";
import { fullDatabase, readOnlyDatabase } from "./f06-no-writes.js";
import { conflicts } from "./f07-conflicts.js";
import { redisAbsent, redisKilled } from "./f09-redis.js";
import { nodeCutOff, nodeWithoutBus } from "./f10-node-cut-off.js";
import { halfOpen } from "./f11-half-open.js";
import { badNetwork } from "./f12-bad-network.js";
import { wrongClocks } from "./f15-wrong-clocks.js";
import { restoredBackup } from "./f16-restored-backup.js";
import { fiveTimes } from "./f17-five-times.js";
import { embedded } from "./f18-embedded.js";
import { mixed } from "./mixed.js";
import { slowReaders } from "./p09-slow-readers.js";
import { removals } from "./removals.js";
import type { Scenario } from "./scenario.js";

export const SCENARIOS: readonly Scenario[] = [
  killedOnlyNode,
  killedNode,
  frozenNode,
  postgresRestart,
  postgresHangs,
  postgresDown,
  readOnlyDatabase,
  fullDatabase,
  conflicts,
  cutBeforeAnswer,
  redisKilled,
  redisAbsent,
  nodeCutOff,
  nodeWithoutBus,
  halfOpen,
  badNetwork,
  allComeBack,
  restartOfOne,
  rollingRestart,
  wrongClocks,
  restoredBackup,
  fiveTimes,
  embedded,
  slowReaders,
  removals,
  mixed,
];
