/** Behaviour of a client. All habits other than `RIGHT` are deliberate mistakes. */
export type Habits = Readonly<{
  /** Syncs when a received change leaves a hole. */
  syncsOnHoles: boolean;
  /** Retries with the clientMessageId of the first attempt. */
  keepsIds: boolean;
  ackWithinMs: number;
  /** Longest pause before a retry. */
  pauseMs: number;
}>;

export const RIGHT: Habits = { syncsOnHoles: true, keepsIds: true, ackWithinMs: 8000, pauseMs: 400 };
