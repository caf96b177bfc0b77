import type { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import pg from "pg";

type Connection = ReturnType<typeof createPgConfig>["connection"];

/**
 * Makes a pg client class that is connected to this PGlite. PGlite has a single session, so a client starts after the
 * previous one has ended, and resets the transaction, locks and settings that it left.
 */
export function pgliteClient(pglite: PGlite): typeof pg.Client {
  let predecessorEnded: Promise<void> = Promise.resolve();

  return class PGliteClient extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      const { connection } = createPgConfig(sendingTogether(pglite));
      dropTypeParsers(connection);
      startWith(connection, predecessorEnded, () => resetSession(pglite));
      predecessorEnded = end(connection);
      super({ ...config, connection } as pg.ClientConfig);
    }
  };
}

/** Codes of the messages that PostgreSQL answers at the next sync or flush: Parse, Bind, Describe, Execute and Close. */
const HELD_MESSAGES = new Set(Buffer.from("PBDEC"));

/**
 * Passes the messages of a statement on in one call, because each call of PGlite costs about as much as executing a
 * short statement.
 */
function sendingTogether(pglite: PGlite): PGlite {
  let held: Uint8Array[] = [];
  const execProtocolStream: PGlite["execProtocolStream"] = async (message, options) => {
    held.push(message);
    if (HELD_MESSAGES.has(message[0] ?? 0)) return [];
    const messages = Buffer.concat(held);
    held = [];
    return pglite.execProtocolStream(messages, options);
  };
  return Object.assign(Object.create(pglite) as PGlite, { execProtocolStream });
}

/**
 * Removes the parsers that Prisma's adapter passes in `types`, because the wire protocol expects a list of type ids
 * there.
 */
function dropTypeParsers(connection: Connection): void {
  const parse = connection.parse.bind(connection);
  connection.parse = (query: { types?: unknown }) =>
    parse(Array.isArray(query.types) ? query : { ...query, types: undefined });
}

function startWith(connection: Connection, turn: Promise<void>, prepare: () => Promise<void>): void {
  const connect = connection.connect.bind(connection);
  connection.connect = async (port, host) => {
    try {
      await turn;
      await prepare();
      await connect(port, host);
    } catch (error) {
      connection.emit("error", error);
      connection.end();
    }
  };
}

/** Emits `end` to the listeners, which PGlite's connection removes too early. The client waits for that event. */
function end(connection: Connection): Promise<void> {
  const close = connection.end.bind(connection);
  return new Promise((resolve) => {
    connection.end = () => {
      const listeners = connection.listeners("end") as (() => void)[];
      close();
      for (const listener of [...listeners, resolve]) connection.once("end", listener);
    };
  });
}

async function resetSession(pglite: PGlite): Promise<void> {
  if (pglite.isInTransaction()) await pglite.exec("ROLLBACK");
  await pglite.exec("DISCARD ALL");
}
