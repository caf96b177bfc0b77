import type { Message } from "../../../domain/messages/message.js";
import { visibleChange, visibleFromOf } from "../../../domain/rooms/history-visibility.js";
import { requireReader } from "../../../domain/rooms/access.js";
import { paginateChange } from "../../../domain/rooms/change-page.js";
import { emptyChange, type RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Actor } from "../../actor.js";
import type { Clock } from "../../ports/clock.js";
import type { MessageLog } from "../../ports/message-log.js";
import type { RoomReader, RoomView } from "../../ports/room-reader.js";
import type { EpochMonitor } from "../feeds/epoch-monitor.js";
import type { RoomFeeds } from "../feeds/room-feeds.js";
import type { Subscriptions } from "./subscriptions.js";

export type SyncInput = Readonly<{ roomId: RoomId; after: number; epoch?: string; limit: number; maxChanges?: number }>;

export type RoomSync = RoomChange &
  Readonly<{
    epoch: string;
    more: boolean;
    /**
     * Whether the changes cannot be listed: `after` is ahead of the room, the epoch is another one, or more than the
     * reader's `maxChanges` entities changed. The reader then replaces its copy of the room by `view`.
     */
    reset: boolean;
    /** The whole room, if `reset` is true. */
    view?: RoomView;
  }>;

const RESET_PAGE = 50;

type Deps = Readonly<{
  roomReader: RoomReader;
  clock: Clock;
  messageLog: MessageLog;
  epochMonitor: Pick<EpochMonitor, "current">;
  feeds: Pick<RoomFeeds, "since">;
  subscriptions: Pick<Subscriptions, "isSubscribed" | "visibleTo">;
}>;

/** Returns everything that changed in a room after a `rev` of any age, page by page. */
export class SyncRoom {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId, after, epoch, ...query }: SyncInput): Promise<RoomSync> {
    const { roomReader, messageLog, epochMonitor, clock } = this.deps;
    const current = await epochMonitor.current();
    const comparable = epoch === undefined || epoch === current;
    const recent = comparable ? this.recentChanges(actor, roomId, after) : null;
    const { limit, maxChanges = Infinity } = query;
    if (recent && countOf(recent) <= maxChanges)
      return { ...paginateChange(recent, limit), epoch: current, reset: false };

    const access = requireReader(await roomReader.access(roomId, actor.userId), clock.now());
    const changes = comparable ? await messageLog.changes(roomId, { after, ...query }) : null;
    if (changes) return { ...visibleChange(changes, visibleFromOf(access)), epoch: current, reset: false };
    const view = requireReader(await roomReader.view(roomId, actor.userId, RESET_PAGE), clock.now());
    const page = { ...emptyChange(roomId, view.head.rev), from: 0, messages: view.latest, notices: view.notices };
    return { ...page, epoch: current, more: false, reset: true, view };
  }

  /**
   * The changes from memory, for a subscribed connection only: it may read the room, and gets every later change live.
   * `null` when a message quotes another one, because quotes are read anew.
   */
  private recentChanges(actor: Actor, roomId: RoomId, after: number): RoomChange | null {
    const { subscriptions, feeds } = this.deps;
    const { connectionId } = actor;
    if (connectionId === undefined || !subscriptions.isSubscribed(connectionId, roomId)) return null;
    const recent = feeds.since(roomId, after);
    if (!recent || recent.messages.some(isQuoting)) return null;
    return subscriptions.visibleTo(connectionId, recent);
  }
}

/** Whether the message shows the text of another one, which may have been changed or deleted since. */
const isQuoting = ({ replyTo }: Message): boolean => replyTo !== null && replyTo.text !== null;

const countOf = ({ messages, members, notices }: RoomChange): number =>
  messages.length + members.length + notices.length;
