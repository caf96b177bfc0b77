import { userNotFound } from "../../domain/accounts/errors.js";
import { newSanction, sanctioned, type Sanction, type SanctionTerms } from "../../domain/moderation/sanction.js";
import type { Actor } from "../actor.js";
import type { AnnouncedWork } from "../delivery/announced-work.js";
import type { Clock } from "../ports/clock.js";
import type { UserRepository } from "../ports/user-repository.js";
import { lockedForModeration, type MemberKey } from "./locked-for-moderation.js";
import { saveSanctioned } from "./save-sanctioned.js";

/** Mutes or bans somebody, who need not be in the room; a ban ends their membership. */
export class SanctionMember {
  constructor(private readonly deps: Readonly<{ users: UserRepository; work: AnnouncedWork; clock: Clock }>) {}

  async execute(actor: Actor, { roomId, userId, ...terms }: MemberKey & SanctionTerms): Promise<Sanction> {
    const { users, work, clock } = this.deps;
    const user = await users.find(userId);
    return work.run(actor, async (tx, announce) => {
      const { head, membership } = await lockedForModeration(tx, actor, { roomId, userId });
      if (!user) throw userNotFound();
      const sanction = newSanction(terms, { roomId, userId, by: actor.userId, at: clock.now() });
      await tx.sanctions.save(sanction);
      await saveSanctioned(tx, announce, sanctioned(head, membership, sanction));
      return sanction;
    });
  }
}
