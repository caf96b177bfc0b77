import { isAlive, type Session } from "../../../domain/accounts/session.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { MemoryTables } from "./memory-tables.js";

type SessionTables = Pick<MemoryTables, "sessions" | "sessionsByUser">;

export function aliveSessions({ sessions, sessionsByUser }: SessionTables, userId: UserId, at: Date): Session[] {
  const ids = [...(sessionsByUser.get(userId) ?? [])];
  return ids
    .map((id) => sessions.get(id))
    .filter((session) => session !== undefined)
    .filter((session) => isAlive(session, at));
}
