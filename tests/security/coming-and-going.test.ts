import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openEmbeddedDatabase } from "../../src/adapters/persistence/prisma/database/embedded-database.js";
import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { Argon2PasswordHasher } from "../../src/adapters/security/argon2-password-hasher.js";
import { Semaphore } from "../../src/application/concurrency/semaphore.js";
import type { LoginResult } from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import { PASSWORD, request, TestClient, type LiveClient } from "../support/client.js";
import { embeddedTemplate } from "../support/embedded-template.js";
import { migrationsDirectory } from "../support/migrations.js";
import { measured, quantile } from "../support/measured.js";
import { createPostgresDatabase } from "../support/postgres-database.js";
import { PRODUCTION, startServer } from "../support/server-process.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const MEMBERS = 1_000;
const COMERS_AND_GOERS = 20;
const SECONDS = 20;
/** Measures sends without joins and leaves first, as the baseline of the machine. */
const QUIET_SECONDS = 8;
/** Just below the limit of five per second. */
const SEND_EVERY_MS = 220;
/** Delay before a refused account tries again, regardless of the answer's `Retry-After`. */
const IMPATIENT_MS = 100;

const sleep = (ms: number) => new Promise((later) => setTimeout(later, ms));
const emailOf = (index: number) => `person-${index}@example.com`;

it.each(["embedded", "postgres"] as const)(
  "delivers an owner's sends to a room of 1,000 while 20 accounts join and leave as fast as allowed, %s (S28)",
  { timeout: 180_000 },
  async (store) => {
    const roomId = randomUUID();
    const url = await (store === "embedded" ? embeddedServer(roomId) : postgresServer(roomId));
    const [owner, ...others] = await loggedIn(url);
    const live = await owner!.connect();
    onTestFinished(() => owner!.close());
    const quiet = await sendUntil(live, roomId, performance.now() + QUIET_SECONDS * 1000);
    const until = performance.now() + SECONDS * 1000;
    const coming = others.map((person) => comeAndGo(person, roomId, until));
    const { latencies, refusals } = await sendUntil(live, roomId, until);
    const all = await Promise.all(coming);
    const sum = (of: "changes" | "refusals") => all.reduce((total, one) => total + one[of], 0);
    measured(`S28 ${store}`, {
      sends: latencies.length,
      "p99 before": quantile(quiet.latencies, 0.99),
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      refused: refusals.length,
      "joined and left": sum("changes"),
      "refused to join or leave": sum("refusals"),
      pushes: live.changes.length,
    });
    expect(refusals).toEqual([]);
    expect(quantile(latencies, 0.99)).toBeLessThanOrEqual(200 + quantile(quiet.latencies, 0.99));
    expect(sum("refusals")).toBeGreaterThan(0);
  },
);

async function sendUntil(live: LiveClient, roomId: string, until: number) {
  const refusals: string[] = [];
  const latencies: number[] = [];
  while (performance.now() < until) {
    const from = performance.now();
    const ack = await live.ask("message:send", { roomId, body: `message ${latencies.length}` });
    latencies.push(performance.now() - from);
    if (!ack.ok) refusals.push(ack.error.code);
    await sleep(SEND_EVERY_MS - Math.min(SEND_EVERY_MS, performance.now() - from));
  }
  return { refusals, latencies };
}

async function comeAndGo(person: TestClient, roomId: string, until: number) {
  const counts = { changes: 0, refusals: 0 };
  for (let way = "join"; performance.now() < until; ) {
    const { status } = await person.post<ProblemDetails | undefined>(`/api/rooms/${roomId}/${way}`);
    if (status < 300) {
      counts.changes += 1;
      way = way === "join" ? "leave" : "join";
    } else {
      counts.refusals += 1;
      await sleep(IMPATIENT_MS);
    }
  }
  return counts;
}

async function embeddedServer(roomId: string): Promise<string> {
  const directory = await temporaryDirectory();
  const database = await openEmbeddedDatabase({
    directory: join(directory, "data"),
    template: await embeddedTemplate(),
  });
  await fill(database, roomId);
  await database.close();
  const env = { ...PRODUCTION, PERSISTENCE: "embedded", DATA_DIR: join(directory, "data"), LIMITS };
  return (await startServer({ directory, env })).url;
}

async function postgresServer(roomId: string): Promise<string> {
  const created = await createPostgresDatabase();
  onTestFinished(() => created.drop());
  const database = openServerDatabase({ url: created.url });
  await migrate(database.pool, migrationsDirectory);
  await fill(database, roomId);
  await database.close();
  return (await startServer({ env: { ...PRODUCTION, DATABASE_URL: created.url, LIMITS } })).url;
}

/** Allows all logins from one address. The measurement starts later. */
const LIMITS = "login.address=1000/1s";

/** Creates a room with 1,000 members, its owner (the first user) among them, and the users who later join and leave. */
async function fill({ pool }: Database, roomId: string): Promise<void> {
  const hash = await new Argon2PasswordHasher(new Semaphore({ max: 1, maxQueued: 1 })).hash(PASSWORD);
  await pool.query(
    `INSERT INTO "User" (id, email, username, "displayName", "passwordHash", "createdAt")
    SELECT gen_random_uuid(), 'person-' || n || '@example.com', 'person-' || n, 'Somebody', $1, now()
    FROM generate_series(0, ${MEMBERS + COMERS_AND_GOERS - 1}) n`,
    [hash],
  );
  await pool.query(`INSERT INTO "Room" (id, kind, name, "createdAt") VALUES ($1, 'public', 'A room', now())`, [roomId]);
  await pool.query(`INSERT INTO room_heads ("roomId", rev, "memberCount") VALUES ($1, ${MEMBERS}, ${MEMBERS})`, [
    roomId,
  ]);
  await pool.query(
    `INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt")
    SELECT $1, id, (CASE WHEN n = 0 THEN 'owner' ELSE 'member' END)::"Role", n + 1, now()
    FROM (SELECT id, substr(username, 8)::int AS n FROM "User") person WHERE n = 0 OR n > ${COMERS_AND_GOERS}`,
    [roomId],
  );
}

async function loggedIn(url: string): Promise<TestClient[]> {
  const people: TestClient[] = [];
  for (let index = 0; index <= COMERS_AND_GOERS; index += 1) {
    const body = { email: emailOf(index), password: PASSWORD };
    const answer = await request<LoginResult>(url, "/api/auth/login", { method: "POST", body });
    if (answer.status !== 200) throw new Error(`not logged in: ${JSON.stringify(answer.body)}`);
    people.push(new TestClient(url, answer.body));
  }
  return people;
}
