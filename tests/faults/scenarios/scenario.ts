import type { Stage, StageOptions } from "../stage/stage.js";

/** A fault during load. The clients send before, during and after `run`. */
export type Scenario = Readonly<{
  name: string;
  what: string;
  stage: StageOptions;
  run(stage: Stage): Promise<void>;
}>;
