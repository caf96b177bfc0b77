import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "../stage/stage.js";
import { until } from "../stage/until.js";
import type { Scenario } from "./scenario.js";

const READ_ONLY_MS = 12_000;
const FULL_MS = 12_000;
/** Time in which PostgreSQL still fills the free space of existing pages. */
const LAST_ROOM_MS = 5_000;
const DISK_MIB = 256;

export const readOnlyDatabase: Scenario = {
  name: "read-only-database.f6",
  what: "the database refuses writes for 12 s",
  stage: { nodes: 1 },
  async run(stage) {
    const { postgres } = stage;
    await sleep(4_000);
    await postgres.query("ALTER SYSTEM SET default_transaction_read_only = on");
    await postgres.query("SELECT pg_reload_conf()");
    await sleep(1_000);
    const acknowledged = stage.acknowledged;
    await sleep(READ_ONLY_MS);
    stage.expect(stage.acknowledged === acknowledged, "a message was acknowledged while the database was read-only");
    await expectHistory(stage);
    await postgres.query("ALTER SYSTEM RESET default_transaction_read_only");
    await postgres.query("SELECT pg_reload_conf()");
    await sleep(5_000);
    stage.expect(stage.histories.count("fail") === 0, "a send was refused for good");
  },
};

export const fullDatabase: Scenario = {
  name: "full-database.f6",
  what: "the database's disk is full for 12 s (requires root)",
  stage: { nodes: 1, diskMiB: DISK_MIB },
  async run(stage) {
    const { postgres } = stage;
    await sleep(4_000);
    // Starts a new segment of the log, so that the tables run out of space.
    await postgres.query("SELECT pg_switch_wal()");
    postgres.disk?.fill();
    await sleep(LAST_ROOM_MS);
    const acknowledged = stage.acknowledged;
    await sleep(FULL_MS);
    stage.note("acknowledged without room", stage.acknowledged - acknowledged);
    stage.expect(stage.acknowledged === acknowledged, "a message was acknowledged while the disk was full");
    await expectHistory(stage);
    postgres.disk?.free();
    const from = performance.now();
    stage.expect(
      await until(() => stage.acknowledged > acknowledged, 10_000),
      "no message was stored after the disk had space again",
    );
    stage.note("first ack with room again (ms)", performance.now() - from);
    await sleep(4_000);
    stage.expect(stage.histories.count("fail") === 0, "a send was refused for good");
  },
};

async function expectHistory(stage: Stage): Promise<void> {
  const { session, rooms } = stage.people[0]!;
  const history = await fetch(`http://127.0.0.1:${stage.node.port}/api/rooms/${rooms[0]}/messages`, {
    headers: { authorization: `Bearer ${session.accessToken}` },
  });
  await history.arrayBuffer();
  stage.expect(history.status === 200, `history answers ${history.status}`);
}
