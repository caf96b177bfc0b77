import type { ChatServer, Connection } from "../connection.js";
import { terminate } from "../push/outgoing-queue.js";

const MAX_PROBES = 10;

/** Terminates connections that keep asking for namespaces other than the one that exists. Each probe costs an answer. */
export function limitNamespaceProbes(io: ChatServer): void {
  io.engine.on("connection", (conn: Connection["conn"]) => {
    let others = 0;
    conn.on("data", (packet: unknown) => {
      if (typeof packet !== "string" || !packet.startsWith("0/")) return;
      others += 1;
      if (others > MAX_PROBES) terminate({ conn });
    });
  });
}
