import { z } from "zod";
import { NO_STATUS, type PresenceFacts, type UserStatus } from "../../domain/presence/presence.js";

/** Stores a status if the stored one is still the expected one; an empty text expects none. */
export const REPLACE_STATUS = `
  if (redis.call('HGET', KEYS[1], 'status') or '') ~= ARGV[1] then return 0 end
  redis.call('HSET', KEYS[1], 'status', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return 1`;

/** Stores for each user when they were there, unless they were there later. The last argument is their time to live. */
export const STORE_SEEN = `
  for index, user in ipairs(KEYS) do
    local stored = tonumber(redis.call('HGET', user, 'seen') or '') or 0
    if tonumber(ARGV[index]) > stored then redis.call('HSET', user, 'seen', ARGV[index]) end
    redis.call('PEXPIRE', user, ARGV[#ARGV])
  end`;

const time = z.coerce.number().int().min(0).max(8.64e15);
const Status = z.object({
  invisibleSince: time.nullable(),
  text: z.string().max(1_000).nullable(),
  until: time.nullable(),
});

/** Facts about a user from the states on all nodes, and from the fields of the user's hash. */
export function presenceFactsFrom(states: readonly unknown[], [seen, status]: readonly unknown[]): PresenceFacts {
  const lastSeen = time.safeParse(seen ?? "none");
  return {
    state: states.includes("online") ? "online" : states.includes("away") ? "away" : null,
    lastSeenAt: lastSeen.success ? new Date(lastSeen.data) : null,
    status: typeof status === "string" ? statusFrom(status) : NO_STATUS,
  };
}

export const statusText = ({ invisibleSince, text, until }: UserStatus): string =>
  JSON.stringify({ invisibleSince: invisibleSince?.getTime() ?? null, text, until: until?.getTime() ?? null });

/** Ignores a value that another program wrote. */
export function statusFrom(json: string): UserStatus {
  try {
    const { invisibleSince, text, until } = Status.parse(JSON.parse(json));
    const date = (ms: number | null) => (ms === null ? null : new Date(ms));
    return { invisibleSince: date(invisibleSince), text, until: date(until) };
  } catch {
    return NO_STATUS;
  }
}
