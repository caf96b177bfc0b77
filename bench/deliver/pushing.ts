import type { RawConnection } from "../wire/raw-connection.js";

const TIMEOUT_MS = 20_000;

/** Number of pushes in flight, so that the server never waits for its readers. */
const IN_FLIGHT = 4;

export type Pushed = Readonly<{ count: number; seconds: number }>;

/** Requests pushes for `ms`, a new one as soon as the oldest has reached all readers, and waits for the last. */
export function pushing(readers: readonly RawConnection[], packetsEach: number, order: (count: number) => void) {
  let ordered = 0;
  let packets = 0;
  let heard = (): void => undefined;
  const onPacket = () => {
    packets += 1;
    heard();
  };
  for (const reader of readers) reader.onPacket = onPacket;
  const arrived = () => Math.floor(packets / packetsEach / readers.length);

  return (ms: number): Promise<Pushed> =>
    new Promise((pushed, failed) => {
      const timeout = setTimeout(() => failed(new Error("The readers did not get everything.")), ms + TIMEOUT_MS);
      const before = ordered;
      const begun = performance.now();
      let isLooking = false;
      const look = () => {
        isLooking = false;
        const more = performance.now() - begun < ms ? IN_FLIGHT - (ordered - arrived()) : 0;
        ordered += more;
        if (more > 0) order(more);
        if (arrived() < ordered) return;
        clearTimeout(timeout);
        pushed({ count: ordered - before, seconds: (performance.now() - begun) / 1000 });
      };
      heard = () => {
        if (!isLooking) setImmediate(look);
        isLooking = true;
      };
      look();
    });
}
