import { markThreadRead, markThreadUnread, newFollow, type MyThread } from "../../domain/messages/thread-follow.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { ThreadReader } from "../ports/thread-reader.js";
import { changeFollow, type ChangeFollowDeps } from "./change-follow.js";
import type { MessageKey } from "./change-message.js";

type Input = MessageKey & Readonly<{ seq: number; as: "read" | "unread" }>;
export type ThreadMarker = Pick<MyThread, "readSeq" | "unreadFrom" | "unread" | "unreadMentions">;

/**
 * Moves the actor's marker in a thread. The marker of the room stays. Everything is read in a thread that the actor does
 * not follow; marking it as unread follows it.
 */
export class MarkThread {
  constructor(private readonly deps: ChangeFollowDeps & Readonly<{ threadReader: ThreadReader; clock: Clock }>) {}

  async execute(actor: Actor, { seq, as, ...key }: Input): Promise<ThreadMarker> {
    let end = 0;
    await changeFollow(this.deps, actor, key, (follow, thread) => {
      const { lastSeq } = thread;
      end = lastSeq;
      if (as === "read") return follow && markThreadRead(follow, { seq, lastSeq, at: this.deps.clock.now() });
      return lastSeq === 0 ? follow : markThreadUnread(follow ?? newFollow(thread, lastSeq), { seq, lastSeq });
    });
    const mine = await this.deps.threadReader.mine(actor.userId, { roomId: key.roomId, rootId: key.messageId });
    return mine ?? { readSeq: end, unreadFrom: null, unread: 0, unreadMentions: 0 };
  }
}
