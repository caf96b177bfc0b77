import type { Presence as DomainPresence } from "../../domain/presence/presence.js";
import type { Presence } from "../../protocol/presence-entities.js";

export const presenceView = ({ userId, status, lastSeenAt, text }: DomainPresence): Presence => ({
  userId,
  status,
  lastSeenAt: lastSeenAt?.toISOString() ?? null,
  text,
});
