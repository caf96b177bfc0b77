import type { Stage, StageOptions } from "../stage/stage.js";

/** A fault while clients talk. They talk before, during and after `run`. */
export type Scenario = Readonly<{
  name: string;
  what: string;
  stage: StageOptions;
  run(stage: Stage): Promise<void>;
}>;
