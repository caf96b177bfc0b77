import { setTimeout as sleep } from "node:timers/promises";
import { oneOf } from "../stage/random.js";
import type { Person } from "../stage/people.js";
import type { Stage } from "../stage/stage.js";
import type { Scenario } from "./scenario.js";

const REMOVALS = 12;
/** Time within which a removal must reach every client, with or without Redis. */
const KNOWN_WITHIN_MS = 2_500;

export const removals: Scenario = {
  name: "removals",
  what: "people are removed from rooms while they send, and return; Redis is killed meanwhile",
  stage: { nodes: 2, redis: true, people: 20 },
  async run(stage) {
    for (let count = 1; count <= REMOVALS; count += 1) {
      if (count === 4) await stage.redis?.kill();
      if (count === 9) await stage.redis?.start();
      await removeSomebody(stage);
    }
    await sleep(2_000);
  },
};

/** Removes a random member. The first people own the rooms, in their order. */
async function removeSomebody({ people, rooms, nodes, random, histories }: Stage): Promise<void> {
  const index = Math.floor(random() * rooms.length);
  const [room, owner] = [rooms[index] ?? "", people[index]!];
  const others = people.filter((person) => person !== owner && person.rooms.includes(room));
  const victim = oneOf(random, others)!;
  const node = oneOf(random, nodes)!;
  const answer = await fetch(`http://127.0.0.1:${node.port}/api/rooms/${room}/members/${victim.session.user.id}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${owner.session.accessToken}` },
  });
  const outcome = answer.ok ? "ok" : answer.status >= 500 ? "info" : "fail";
  histories.of("owner", owner.session.user.id).record({ kind: "command", name: "remove", room, outcome });
  await sleep(KNOWN_WITHIN_MS);
  await comeBack(victim, room, histories);
  await sleep(300);
}

async function comeBack({ client, session }: Person, room: string, histories: Stage["histories"]): Promise<void> {
  await client.join(room);
  histories.of("owner", session.user.id).record({ kind: "command", name: "join", room, outcome: "info" });
}
