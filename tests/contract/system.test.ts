import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../src/adapters/system/system-clock.js";
import { systemMonotonicClock } from "../../src/adapters/system/system-monotonic-clock.js";
import { timerScheduler } from "../../src/adapters/system/timer-scheduler.js";
import { uuidV7Generator } from "../../src/adapters/system/uuid-v7-generator.js";
import { guardedScheduler } from "../../src/application/guarded-scheduler.js";
import { clockContract, monotonicClockContract } from "../../src/contracts/clocks.contract.js";
import { idGeneratorContract } from "../../src/contracts/id-generator.contract.js";
import { schedulerContract } from "../../src/contracts/scheduler.contract.js";
import { VirtualScheduler } from "../support/virtual-scheduler.js";

const fail = (error: unknown) => {
  throw error;
};

schedulerContract("timers", () => ({ scheduler: timerScheduler, pass: sleep }));
schedulerContract("guarded timers", () => ({ scheduler: guardedScheduler(timerScheduler, fail), pass: sleep }));
schedulerContract("virtual time", () => {
  const scheduler = new VirtualScheduler();
  return { scheduler, pass: (ms) => scheduler.advance(ms) };
});

clockContract("of the system", systemClock);
monotonicClockContract("of the system", systemMonotonicClock, () => sleep(5));
const virtualTime = new VirtualScheduler();
monotonicClockContract("virtual time", virtualTime, () => virtualTime.advance(5));
idGeneratorContract("UUIDv7", () => uuidV7Generator);
