import { setTimeout as sleep } from "node:timers/promises";
import type { Socket } from "node:net";

/** Quality of a network, in both directions. */
export type Weather = Readonly<{
  delayMs?: number;
  bytesPerSecond?: number;
  /** Share of lost packets. Each is sent again after a timeout that doubles. */
  loss?: number;
  random?: () => number;
}>;

const PACKET_BYTES = 1448;
/** Shortest retransmission timeout of TCP. */
const MIN_TIMEOUT_MS = 200;

/** One direction of a connection. It keeps the order of the bytes. */
export class Line {
  /** Times when the line can take the next byte, and when the last byte arrives. */
  private free = 0;
  private arrived = 0;
  private underway: Promise<void> | null = null;

  constructor(private readonly to: Socket) {}

  send(chunk: Buffer, weather: Weather | null): void {
    if (!weather && !this.underway) return void this.to.write(chunk);
    const due = Math.max(this.arrived, weather ? this.arrival(chunk.length, weather) : performance.now());
    this.arrived = due;
    const passed = Promise.all([this.underway, sleep(due - performance.now())]).then(() => {
      this.to.write(chunk);
      if (this.underway === passed) this.underway = null;
    });
    this.underway = passed;
  }

  private arrival(bytes: number, { delayMs = 0, bytesPerSecond, loss = 0, random = Math.random }: Weather): number {
    const begins = Math.max(performance.now(), this.free);
    this.free = bytesPerSecond === undefined ? begins : begins + (bytes / bytesPerSecond) * 1000;
    const timeout = MIN_TIMEOUT_MS + 2 * delayMs;
    let stall = 0;
    for (let packet = 0; packet < bytes; packet += PACKET_BYTES)
      stall = Math.max(stall, stallOfOne({ loss, random }, timeout));
    return this.free + delayMs + stall;
  }
}

/** Total timeouts of a packet until an attempt succeeds. */
function stallOfOne({ loss, random }: Readonly<{ loss: number; random: () => number }>, timeout: number): number {
  let stall = 0;
  for (let wait = timeout; random() < loss; wait *= 2) stall += wait;
  return stall;
}
