/** A stream that may be a terminal. */
export type Output = Readonly<{ isTTY?: boolean; write(text: string): unknown }>;

const WIDTH = 30;
const FULL = 100;

/**
 * Shows how far work has come: on a terminal as a bar that changes in place, otherwise as a line for each tenth.
 */
export function progressBar(
  output: Output,
  title: string,
): (progress: Readonly<{ done: number; total: number }>) => void {
  let shown = "";
  return ({ done, total }) => {
    const percent = total === 0 ? FULL : Math.min(FULL, Math.floor((FULL * done) / total));
    const filled = Math.floor((WIDTH * percent) / FULL);
    const bar = `[${"#".repeat(filled)}${"-".repeat(WIDTH - filled)}]`;
    const step = percent - (percent % 10);
    const text = output.isTTY
      ? `\r${title} ${bar} ${percent} % (${done} of ${total})${percent === FULL ? "\n" : ""}`
      : `${title}: ${step} %\n`;
    if (text !== shown) output.write(text);
    shown = text;
  };
}
