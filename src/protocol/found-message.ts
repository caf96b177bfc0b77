import type { Message } from "./entities.js";

/** A message that a search found. `highlights` are UTF-16 offsets into its `body`, ascending. */
export type FoundMessage = { message: Message; highlights: readonly { start: number; end: number }[] };
