import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "./scenario.js";

const READ_ONLY_MS = 12_000;

export const readOnlyDatabase: Scenario = {
  name: "f6",
  what: "the database takes no writes for 12 s",
  stage: { nodes: 1 },
  async run(stage) {
    const { node, people, postgres } = stage;
    const { session, rooms } = people[0]!;
    await sleep(4_000);
    await postgres.query("ALTER SYSTEM SET default_transaction_read_only = on");
    await postgres.query("SELECT pg_reload_conf()");
    await sleep(1_000);
    const acknowledged = stage.acknowledged;
    await sleep(READ_ONLY_MS);
    stage.expect(stage.acknowledged === acknowledged, "something was acknowledged while nothing could be written");
    const history = await fetch(`http://127.0.0.1:${node.port}/api/rooms/${rooms[0]}/messages`, {
      headers: { authorization: `Bearer ${session.accessToken}` },
    });
    await history.arrayBuffer();
    stage.expect(history.status === 200, `history answers ${history.status}`);
    await postgres.query("ALTER SYSTEM RESET default_transaction_read_only");
    await postgres.query("SELECT pg_reload_conf()");
    await sleep(5_000);
    stage.expect(stage.histories.count("fail") === 0, "a send was refused for good");
  },
};
