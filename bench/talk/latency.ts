import { shown, spread, table } from "../support/figures.js";
import { paced } from "../support/load.js";
import { type Contestant, inTurns, type Result } from "../support/turns.js";
import { onAllChats, type Talking } from "./all-chats.js";
import type { RoomConnections } from "./room-connections.js";

const ROUNDS = 5;
const READERS = 100;

type Pace = Readonly<{
  perSecond: number;
  ms: number;
  send: (connections: RoomConnections, turn: number) => Promise<unknown>;
}>;

const TO_ALL: Pace = { perSecond: 20, ms: 6_000, send: (connections, turn) => connections.sendToAll(turn) };
const TO_ACK: Pace = { perSecond: 500, ms: 3_000, send: (connections, turn) => connections.send(turn) };

/** B4: latency of a message. */
export async function latency(): Promise<void> {
  console.log(`B4, milliseconds in a room of ${READERS}, median (least – most) of ${ROUNDS}\n`);
  await onAllChats([READERS], async (all) => {
    const toAll = await measured(all, TO_ALL);
    const toAck = await measured(all, TO_ACK);
    console.log(table([[`${TO_ALL.perSecond} messages/s, until everybody has it`, "p50", "p99"], ...toAll.map(row)]));
    console.log("goal: p50 3, p99 10\n");
    console.log(table([[`${TO_ACK.perSecond} messages/s, until the ack`, "p50", "p99"], ...toAck.map(row)]));
    console.log("goal: p99 50\n");
  });
}

const measured = (all: readonly Talking[], pace: Pace): Promise<readonly Result[]> =>
  inTurns(
    all.map((talking) => contestant(talking, pace)),
    ROUNDS,
  );

const contestant = ({ chat, connections }: Talking, { perSecond, ms, send }: Pace): Contestant => ({
  name: chat.name,
  async turn() {
    const loaded = await paced(perSecond, ms, (turn) => send(connections, turn));
    await connections.everythingDelivered();
    return { ...loaded, nodeCpu: 0, postgresCpu: 0 };
  },
});

const row = ({ name, turns }: Result): string[] => [
  name,
  shown(spread(turns.map(({ p50 }) => p50)), 1),
  shown(spread(turns.map(({ p99 }) => p99)), 1),
];
