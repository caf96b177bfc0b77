import type { CountingReaders } from "./counting-readers.js";

/** So many at once, so that the server never waits for its readers. */
const IN_FLIGHT = 4;

export type Pushed = Readonly<{ count: number; seconds: number }>;

/** Orders pushes for so long, a new one as soon as the oldest has come to everybody, and waits for the last. */
export function pushing(readers: CountingReaders, bytesEach: number, order: (count: number) => void) {
  let ordered = 0;
  return (ms: number): Promise<Pushed> =>
    new Promise((pushed) => {
      const before = ordered;
      const begun = performance.now();
      const arrived = () => Math.floor(readers.bytes / bytesEach);
      let isLooking = false;
      const look = () => {
        isLooking = false;
        const more = performance.now() - begun < ms ? IN_FLIGHT - (ordered - arrived()) : 0;
        ordered += more;
        if (more > 0) order(more);
        if (arrived() === ordered) pushed({ count: ordered - before, seconds: (performance.now() - begun) / 1000 });
      };
      readers.onBytes(() => {
        if (!isLooking) setImmediate(look);
        isLooking = true;
      });
      look();
    });
}
