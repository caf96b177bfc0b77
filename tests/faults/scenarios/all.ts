import { killedNode, killedOnlyNode } from "./killed-node.f1.js";
import { postgresRestart } from "./postgres-restart.f3.js";
import { postgresHangs } from "./postgres-hangs.f4.js";
import { postgresDown } from "./postgres-down.f5.js";
import { cutBeforeAnswer } from "./cut-before-answer.f8.js";
import { allComeBack } from "./all-come-back.f13.js";
import { restartOfOne, rollingRestart } from "./rolling-restart.f14.js";
import { frozenNode } from "./frozen-node.f2.js";
import { fullDatabase, readOnlyDatabase } from "./no-writes.f6.js";
import { conflicts } from "./conflicts.f7.js";
import { redisAbsent, redisKilled } from "./redis.f9.js";
import { nodeCutOff, nodeWithoutBus } from "./node-cut-off.f10.js";
import { halfOpen } from "./half-open.f11.js";
import { badNetwork } from "./bad-network.f12.js";
import { wrongClocks } from "./wrong-clocks.f15.js";
import { restoredBackup } from "./restored-backup.f16.js";
import { fiveTimes } from "./five-times.f17.js";
import { embedded } from "./embedded.f18.js";
import { mixed } from "./mixed.js";
import { slowReaders } from "./slow-readers.p9.js";
import { ownThings } from "./own-things.js";
import { removals } from "./removals.js";
import { scheduled } from "./scheduled.js";
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
  scheduled,
  ownThings,
  mixed,
];
