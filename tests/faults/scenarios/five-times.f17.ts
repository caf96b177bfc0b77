import { setTimeout as sleep } from "node:timers/promises";
import type { Message } from "../../../src/protocol/entities.js";
import { acknowledged } from "../client/seen.js";
import type { Recorder } from "../history/recorder.js";
import type { Stage } from "../stage/stage.js";
import type { Scenario } from "./scenario.js";

const SENDS = 200;
const TIMES = 5;

export const fiveTimes: Scenario = {
  name: "five-times.f17",
  what: "every send is made five times at once, on both nodes",
  stage: { nodes: 2, redis: true, people: 12 },
  async run(stage) {
    let wrong = 0;
    for (let count = 1; count <= SENDS; count += 1) if (!(await sendFiveTimes(stage, count))) wrong += 1;
    stage.expect(wrong === 0, `${wrong} of ${SENDS} sends were not one new message and four repeats`);
    await sleep(1_000);
  },
};

/** Returns whether one send was new and the others repeated it. */
async function sendFiveTimes({ nodes, people, histories }: Stage, count: number): Promise<boolean> {
  const { session, rooms } = people[count % people.length]!;
  const recorder = histories.of(`five times ${count}`, session.user.id);
  const room = rooms[count % rooms.length] ?? "";
  const id = crypto.randomUUID();
  const attempts = Array.from({ length: TIMES }, (_, index) =>
    post(recorder, `http://127.0.0.1:${nodes[index % nodes.length]?.port}`, {
      room,
      send: `five times ${count}`,
      id,
      attempt: index + 1,
      token: session.accessToken,
    }),
  );
  const statuses = await Promise.all(attempts);
  return statuses.toSorted((a, b) => b - a).join(" ") === "201 200 200 200 200";
}

type Attempt = Readonly<{ room: string; send: string; id: string; attempt: number; token: string }>;

async function post(recorder: Recorder, url: string, { room, send, id, attempt, token }: Attempt): Promise<number> {
  recorder.record({ kind: "invoke", room, send, attempt, id, body: send });
  const answer = await fetch(`${url}/api/rooms/${room}/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ body: send, clientMessageId: id }),
  });
  const body = (await answer.json()) as Message & { code: string };
  if (answer.ok)
    recorder.record({ kind: "ok", room, send, attempt, ...acknowledged(body), repeated: answer.status === 200 });
  else recorder.record({ kind: answer.status < 500 ? "fail" : "info", room, send, attempt, code: body.code });
  return answer.status;
}
