import { parseSearchPrefix } from "../../../domain/accounts/names/user-search.js";
import type { Actor } from "../../actor.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { UserSearchHit, UserSearchCursor, UserRepository } from "../../ports/user-repository.js";
import type { CurrentUser } from "./current-user.js";

export type PeopleInput = Readonly<{ q: string; after?: UserSearchCursor; limit: number }>;

/** Finds users whose username, or a word of whose display name, starts with the query. */
export class FindPeople {
  constructor(
    private readonly deps: Readonly<{
      currentUser: CurrentUser;
      userRepository: UserRepository;
      rateLimiter: RateLimiter;
    }>,
  ) {}

  async execute(actor: Actor, { q, ...page }: PeopleInput): Promise<readonly UserSearchHit[]> {
    const prefix = parseSearchPrefix(q);
    await this.deps.rateLimiter.take("search.people", actor.userId);
    await this.deps.currentUser.require(actor);
    return this.deps.userRepository.search({ prefix, ...page });
  }
}
