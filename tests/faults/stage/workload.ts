import { setTimeout as sleep } from "node:timers/promises";
import type { SimulatedClient } from "../client/simulated-client.js";
import { oneOf } from "./random.js";

export type Pace = Readonly<{
  /** Longest pause of a person between two sends. */
  pauseMs: number;
  /** Percentage of actions that edit an earlier message. */
  edits: number;
}>;

/** People who talk until they are stopped. */
export class Workload {
  private talking: Promise<unknown> = Promise.resolve();
  private going = false;

  constructor(
    private readonly people: readonly Readonly<{ client: SimulatedClient; rooms: readonly string[] }>[],
    private readonly random: () => number,
    private readonly pace: Pace,
  ) {}

  start(): void {
    if (this.going) return;
    this.going = true;
    this.talking = Promise.all(this.people.map(({ client, rooms }) => this.talk(client, rooms)));
  }

  /** Resolves once every send has an answer. */
  async stop(): Promise<void> {
    this.going = false;
    await this.talking;
  }

  private async talk(client: SimulatedClient, rooms: readonly string[]): Promise<void> {
    for (let count = 1; this.going; count += 1) {
      const room = oneOf(this.random, rooms) ?? "";
      const said = oneOf(this.random, client.mine(room));
      if (said !== undefined && this.random() * 100 < this.pace.edits)
        await client.edit(room, said, `${client.name} changed its mind at ${count}`);
      else await client.send(room, `${client.name} says ${count}`);
      await sleep(this.random() * this.pace.pauseMs);
    }
  }
}
