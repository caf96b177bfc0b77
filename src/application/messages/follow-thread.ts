import { setFollowing } from "../../domain/messages/thread-follow.js";
import type { Actor } from "../actor.js";
import { changeFollow, type ChangeFollowDeps } from "./change-follow.js";
import type { MessageKey } from "./change-message.js";

type Input = MessageKey & Readonly<{ following: boolean }>;

/** Follows or unfollows a thread. An unfollow holds until the actor replies again. */
export class FollowThread {
  constructor(private readonly deps: ChangeFollowDeps) {}

  execute(actor: Actor, { following, ...key }: Input): Promise<void> {
    return changeFollow(this.deps, actor, key, (follow, thread) => setFollowing(follow, { ...thread, following }));
  }
}
