/** How a client behaves. Other than `RIGHT` they are mistakes, made on purpose. */
export type Habits = Readonly<{
  /** Reads what lies between what it has and what it is told. */
  syncsOnHoles: boolean;
  /** Sends again under the id of the first attempt. */
  keepsIds: boolean;
  ackWithinMs: number;
  /** The longest pause before it tries again. */
  pauseMs: number;
}>;

export const RIGHT: Habits = { syncsOnHoles: true, keepsIds: true, ackWithinMs: 8000, pauseMs: 400 };
