import type { UserId } from "../../domain/accounts/user.js";
import type { Actor } from "../actor.js";
import type { Presences } from "../realtime/presence/presences.js";

/** Stops watching people. */
export class UnwatchPresence {
  constructor(private readonly deps: Readonly<{ presences: Pick<Presences, "unwatch"> }>) {}

  async execute({ connectionId }: Actor, userIds: readonly UserId[]): Promise<void> {
    if (connectionId !== undefined) this.deps.presences.unwatch(connectionId, userIds);
  }
}
