import { setTimeout as sleep } from "node:timers/promises";
import type { NewMessage, NewReaction, SimulatedClient } from "../client/simulated-client.js";
import { oneOf } from "./random.js";

export type Pace = Readonly<{
  /** Longest pause of a person between two sends. */
  pauseMs: number;
  /** Percentages of actions that edit, react, mark the room as read, or reply to an earlier message. */
  edits: number;
  reactions: number;
  marks: number;
  replies: number;
}>;

const EMOJIS = ["👍", "❤️", "🎉"];

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
      await this.act(client, oneOf(this.random, rooms) ?? "", count);
      await sleep(this.random() * this.pace.pauseMs);
    }
  }

  private async act(client: SimulatedClient, room: string, count: number): Promise<void> {
    const { edits, reactions, marks, replies } = this.pace;
    const mine = oneOf(this.random, client.mine(room));
    const other = oneOf(this.random, this.everybodys(room));
    const chance = this.random() * 100;
    const body = `${client.name} says ${count}`;
    if (mine && chance < edits) return client.edit(room, mine, `${client.name} changed its mind at ${count}`);
    if (other && chance < edits + reactions) return client.react(room, other, this.reaction());
    if (chance < edits + reactions + marks) return client.markRead(room);
    if (other && chance < edits + reactions + marks + replies) return client.send(room, this.reply(other, body));
    return client.send(room, { body });
  }

  private reaction(): NewReaction {
    return { emoji: oneOf(this.random, EMOJIS) ?? "👍", added: this.random() < 0.7 };
  }

  /** A quote, a reply in the thread, or one that stands in the room's timeline as well. */
  private reply(message: string, body: string): NewMessage {
    const reply = oneOf(this.random, [
      { replyTo: message },
      { threadOf: message },
      { threadOf: message, alsoInRoom: true },
    ]);
    return { body, ...reply };
  }

  private everybodys(room: string): readonly string[] {
    return this.people.flatMap(({ client }) => client.mine(room));
  }
}
