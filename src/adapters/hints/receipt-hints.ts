import { z } from "zod";
import {
  roomTopic,
  type BusHint,
  type BusTopic,
  type ReceiptHint,
  type ReceiptsHidden,
} from "../../application/ports/room-bus.js";
import { COUNT_RANGES } from "../../domain/limits/counts.js";

const id = z.string().min(1).max(128);
const count = z.int().min(0);
/** Nodes with other settings may send more than this one allows. */
export const MAX_BLOCKED = COUNT_RANGES["blocked.user"].max;

const Moved: z.ZodType<ReceiptHint> = z.object({
  receipt: z.object({
    roomId: id,
    threadOf: id.nullable(),
    userId: id,
    seq: count,
    place: count,
    hiddenFrom: z.array(id).max(MAX_BLOCKED),
  }),
});

const Hidden: z.ZodType<ReceiptsHidden> = z.object({ roomId: id, receiptsHiddenBy: id });

/** Parses a hint about read markers; `null` for another one, and when it does not belong on the topic. */
export function checkedReceiptHint(topic: BusTopic, value: unknown): BusHint | null {
  const moved = Moved.safeParse(value);
  if (moved.success) return topic === roomTopic(moved.data.receipt.roomId) ? moved.data : null;
  const hidden = Hidden.safeParse(value);
  return hidden.success && topic === roomTopic(hidden.data.roomId) ? hidden.data : null;
}
