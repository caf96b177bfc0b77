import type { ChatServer, Connection } from "../connection.js";
import { terminate } from "../push/outgoing-queue.js";

const MAX_OTHERS = 10;

/** There is one namespace. Who goes on asking for others, each of which takes an answer, is cut off, with a token or without. */
export function limitNamespaceProbes(io: ChatServer): void {
  io.engine.on("connection", (conn: Connection["conn"]) => {
    let others = 0;
    conn.on("data", (packet: unknown) => {
      if (typeof packet !== "string" || !packet.startsWith("0/")) return;
      others += 1;
      if (others > MAX_OTHERS) terminate({ conn });
    });
  });
}
