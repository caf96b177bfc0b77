import type { Block } from "../../domain/accounts/block.js";
import type { Session } from "../../domain/accounts/session.js";
import type { Receipt } from "../../domain/rooms/receipt.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { SecurityEvent } from "../ports/security-log.js";
import type { Transaction } from "../ports/unit-of-work.js";

/** An event of a transaction, which is published after the commit. */
export type RecordedEvent =
  | Readonly<{ roomChanged: RoomChange }>
  | Readonly<{ sessionEnded: Session }>
  /** A block began or ended. */
  | Readonly<{ blockChanged: Pick<Block, "userId" | "blockedId"> }>
  | Readonly<{ receiptMoved: Receipt }>
  | Readonly<{ security: SecurityEvent }>;

export type RecordingTransaction = Transaction &
  Readonly<{
    /** Records an event. Events are published in the order of recording, and not at all when the transaction fails. */
    record: (event: RecordedEvent) => void;
  }>;
