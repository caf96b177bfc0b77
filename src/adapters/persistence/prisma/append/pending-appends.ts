import type { Appended } from "../../../../application/ports/message-log.js";
import type { Draft } from "../../../../domain/messages/message.js";
import type { Fence } from "../../../../domain/rooms/access.js";

/** Limits of the appends that wait at one time. */
export type AppendBounds = Readonly<{ items: number; bytes: number; itemsPerRoom: number; itemsPerAuthor: number }>;

const ROW_BYTES = 200;

export const rowBytes = ({ body, data }: Pick<Draft, "body" | "data">): number =>
  ROW_BYTES + Buffer.byteLength(body ?? "") + (data ? Buffer.byteLength(JSON.stringify(data)) : 0);

/** Counts the pending appends, so that they stay within bounds per room, per author and in total. */
export class AppendBudget {
  private items = 0;
  private bytes = 0;
  private readonly byRoom = new Map<string, number>();
  private readonly byAuthor = new Map<string, number>();

  constructor(private readonly bounds: AppendBounds) {}

  /** Counts the draft. Returns `false` and counts nothing when a limit is reached. */
  reserve({ roomId, author, ...content }: Draft): boolean {
    const { bounds } = this;
    const bytes = rowBytes(content);
    if (this.items >= bounds.items || this.bytes + bytes > bounds.bytes) return false;
    if ((this.byRoom.get(roomId) ?? 0) >= bounds.itemsPerRoom) return false;
    if ((this.byAuthor.get(author.id) ?? 0) >= bounds.itemsPerAuthor) return false;
    this.count({ roomId, author }, 1, bytes);
    return true;
  }

  release({ roomId, author, ...content }: Draft): void {
    this.count({ roomId, author }, -1, -rowBytes(content));
  }

  private count({ roomId, author }: Pick<Draft, "roomId" | "author">, items: number, bytes: number): void {
    this.items += items;
    this.bytes += bytes;
    add(this.byRoom, roomId, items);
    add(this.byAuthor, author.id, items);
  }
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

type Answer = Readonly<{ resolve(appended: Appended): void; reject(error: unknown): void }>;

/** An append without an outcome. */
export class PendingAppend {
  readonly draft: Draft;
  readonly fence: Fence;
  /** Identifies the room and the author. Appends of one sender stay in order. */
  readonly sender: string;
  readonly resolve: Answer["resolve"];
  readonly reject: Answer["reject"];
  /** Error of the last attempt. */
  failure: unknown;

  constructor(
    input: Readonly<{ draft: Draft; fence: Fence }>,
    readonly arrivedAt: number,
    answer: Answer,
  ) {
    this.draft = input.draft;
    this.fence = input.fence;
    this.sender = `${input.draft.roomId} ${input.draft.author.id}`;
    this.resolve = answer.resolve;
    this.reject = answer.reject;
  }

  get retried(): boolean {
    return this.failure !== undefined;
  }

  failed(error: unknown): void {
    this.failure = error;
  }
}
