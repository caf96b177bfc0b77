import { isActive, type Session } from "../../../domain/accounts/session.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { MemoryTables } from "./memory-tables.js";

type SessionTables = Pick<MemoryTables, "sessions" | "sessionsByUser">;

export const sessionsOf = ({ sessions, sessionsByUser }: SessionTables, userId: UserId): Session[] =>
  [...(sessionsByUser.get(userId) ?? [])].map((id) => sessions.get(id)).filter((session) => session !== undefined);

export const activeSessions = (tables: SessionTables, userId: UserId, at: Date): Session[] =>
  sessionsOf(tables, userId).filter((session) => isActive(session, at));
