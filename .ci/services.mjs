// Fails unless PostgreSQL, Redis and NATS answer at the addresses that the services suite uses.
import { once } from "node:events";
import { connect } from "node:net";
import pg from "pg";

const database = process.env.TEST_DATABASE_URL ?? "postgresql://root@127.0.0.1:5432/test";
const redis = new URL(process.env.TEST_REDIS_URL ?? "redis://127.0.0.1:6379");

const client = new pg.Client({ connectionString: database, connectionTimeoutMillis: 5_000 });
await client.connect();
const { rows } = await client.query("SHOW server_version");
await client.end();
console.log(`PostgreSQL ${rows[0].server_version}`);

const socket = connect({ host: redis.hostname, port: Number(redis.port || 6379) }).setTimeout(5_000);
socket.once("timeout", () => socket.destroy(new Error("Redis does not answer")));
socket.end("PING\r\n");
const [answer] = await once(socket, "data");
if (!String(answer).startsWith("+PONG")) throw new Error(`Redis answers ${answer}`);
console.log("Redis answers");

const nats = new URL(process.env.NATS_URL ?? "nats://127.0.0.1:4222");
const greeted = connect({ host: nats.hostname, port: Number(nats.port || 4222) }).setTimeout(5_000);
greeted.once("timeout", () => greeted.destroy(new Error("NATS does not answer")));
const [greeting] = await once(greeted, "data");
greeted.destroy();
if (!String(greeting).startsWith("INFO ")) throw new Error(`NATS answers ${greeting}`);
console.log("NATS answers");
