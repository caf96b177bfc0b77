import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { Server } from "socket.io";

/** A typical chat server: one statement per message, then an emit to the room. */
const ROOM = randomUUID();
const STORE =
  "INSERT INTO messages (room, author, client_message_id, body) VALUES ($1, $2, $3, $4) RETURNING id, sent_at";

type Send = Readonly<{ body: string; clientMessageId: string }>;
type Stored = Readonly<{ id: string; sent_at: Date }>;

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 10, idleTimeoutMillis: 0 });
await pool.query(`
  CREATE TABLE messages (
    id bigserial PRIMARY KEY, room uuid NOT NULL, author uuid NOT NULL, client_message_id text NOT NULL,
    body text NOT NULL, sent_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (room, author, client_message_id)
  )`);

const http = createServer();
const io = new Server(http, { serveClient: false, transports: ["websocket"] });
io.on("connection", (socket) => {
  const author = { id: randomUUID(), username: "ada", displayName: "Ada" };
  void socket.join(ROOM);
  socket.on("message:send", (send: Send, ack: (answer: unknown) => void) => {
    store(author.id, send).then(
      ({ id, sent_at: sentAt }) => {
        const message = { id, roomId: ROOM, author, body: send.body, sentAt };
        io.to(ROOM).emit("message", message);
        ack({ ok: true, data: { message } });
      },
      () => ack({ ok: false }),
    );
  });
});

async function store(author: string, { clientMessageId, body }: Send): Promise<Stored> {
  const values = [ROOM, author, clientMessageId, body];
  const { rows } = await pool.query<Stored>({ name: "store", text: STORE, values });
  const [stored] = rows;
  if (!stored) throw new Error("not stored");
  return stored;
}

process.on("SIGTERM", () => process.exit(0));
http.listen(0, "127.0.0.1", () => console.log(`open http://localhost:${(http.address() as AddressInfo).port}`));
