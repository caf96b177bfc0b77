import type { MessageSearchIndex } from "../../application/ports/message-search.js";
import { progressBar, type Output } from "./progress-bar.js";

const BATCH = 500;

/** Makes the words of all messages anew, then indexes what is new. Returns the result as a line. */
export async function rebuildSearch(index: MessageSearchIndex, output: Output): Promise<string> {
  const show = progressBar(output, "Indexing messages");
  const { done: before, total } = await index.rebuildProgress();
  let done = before;
  show({ done, total });
  for (let made = 1; made > 0; done += made) {
    made = await index.rebuild(BATCH);
    show({ done: Math.min(done + made, total), total });
  }
  show({ done: total, total });
  for (let indexed = 1; indexed > 0; ) indexed = await index.catchUp(BATCH);
  return `The search index holds all messages: ${done - before} were indexed${before > 0 ? `, after ${before} earlier` : ""}.`;
}
