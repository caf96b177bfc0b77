import type { UserId } from "../../domain/accounts/user.js";
import type { Presence } from "../../domain/presence/presence.js";
import type { Actor } from "../actor.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { Presences } from "../realtime/presence/presences.js";

/** People per token of the limit. */
const PEOPLE_PER_TOKEN = 100;

type Deps = Readonly<{ presences: Pick<Presences, "watch">; rateLimiter: RateLimiter }>;

/** Watches the people whom the actor may see. */
export class WatchPresence {
  constructor(private readonly deps: Deps) {}

  async execute({ userId, connectionId }: Actor, userIds: readonly UserId[]): Promise<readonly Presence[]> {
    const different = [...new Set(userIds)];
    await this.deps.rateLimiter.take("presence.watch", userId, Math.ceil(different.length / PEOPLE_PER_TOKEN));
    return connectionId === undefined ? [] : this.deps.presences.watch({ connectionId, userId }, different);
  }
}
