import type { Actor } from "../actor.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { Presences } from "../realtime/presence/presences.js";

type Input = Readonly<{ status: "online" | "away" | "invisible"; text?: string; until?: Date }>;
type Deps = Readonly<{ presences: Pick<Presences, "set">; rateLimiter: RateLimiter }>;

/** Sets what the actor shows of themself. */
export class SetPresence {
  constructor(private readonly deps: Deps) {}

  async execute({ userId, connectionId }: Actor, input: Input): Promise<void> {
    await this.deps.rateLimiter.take("presence.set", userId);
    if (connectionId !== undefined) await this.deps.presences.set({ connectionId, userId }, input);
  }
}
