import { setImmediate as nextTurn } from "node:timers/promises";

/** Characters that are read in one turn of the event loop. */
const MAX_CHARACTERS = 8_192;
/** Cost of a text without characters. */
const BASE = 16;

/** A request takes several passes of the event loop from one statement to the next. */
const PASSES = 8;

/** Lets requests that waited make progress. */
export async function letOthersWork(): Promise<void> {
  for (let passes = 0; passes < PASSES; passes += 1) await nextTurn();
}

/** Reads texts one after the other, and lets other work run in between. */
export async function forEachText<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  read: (item: Item) => void,
): Promise<void> {
  let characters = 0;
  for (const item of items) {
    characters += BASE + textOf(item).length;
    if (characters > MAX_CHARACTERS) {
      await nextTurn();
      characters = 0;
    }
    read(item);
  }
}
