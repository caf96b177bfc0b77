import { threadNested } from "../../domain/messages/errors.js";
import type { ThreadCursor, ThreadPage } from "../../domain/messages/thread-page.js";
import { requireReader } from "../../domain/rooms/access.js";
import { requireVisibleMessage, visibleFromOf, visibleMessages } from "../../domain/rooms/history-visibility.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { RoomReader } from "../ports/room-reader.js";
import type { ThreadReader } from "../ports/thread-reader.js";
import type { MessageKey } from "./change-message.js";

type Deps = Readonly<{ roomReader: RoomReader; threadReader: ThreadReader; clock: Clock }>;

/** Reads a page of a thread. Replies are as visible as their root. */
export class ViewThread {
  constructor(private readonly deps: Deps) {}

  async execute(
    actor: Actor,
    { roomId, messageId, cursor, limit }: MessageKey & Readonly<{ cursor: ThreadCursor; limit: number }>,
  ): Promise<ThreadPage> {
    const { roomReader, threadReader, clock } = this.deps;
    const access = requireReader(await roomReader.access(roomId, actor.userId), clock.now());
    const visibleFrom = visibleFromOf(access);
    const page = await threadReader.page({ roomId, rootId: messageId }, cursor, limit);
    const root = requireVisibleMessage(page?.root ?? null, visibleFrom);
    if (root.threadOf !== null) throw threadNested();
    return {
      root,
      items: visibleMessages(page?.items ?? [], visibleFrom),
      hasBefore: page?.hasBefore ?? false,
      hasAfter: page?.hasAfter ?? false,
    };
  }
}
