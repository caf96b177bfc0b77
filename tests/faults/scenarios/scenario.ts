import type { Stage, StageOptions } from "../stage/stage.js";

/** Something that goes wrong while people talk. Everybody talks already when it runs, and still does when it ends. */
export type Scenario = Readonly<{
  name: string;
  what: string;
  stage: StageOptions;
  run(stage: Stage): Promise<void>;
}>;
