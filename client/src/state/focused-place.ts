import type { ActivePerson } from "../protocol.js";

/** A room's timeline, or with `threadOf` the thread of that root. */
export type Place = Readonly<{ roomId: string; threadOf: string | null }>;

/** The first three people who are active in a place, and the number of the others. The user is never among them. */
export type Activity = Readonly<{ people: readonly ActivePerson[]; others: number }>;

/** The place that the client shows, and who is active there. */
export type FocusedPlace = Place & Readonly<{ activity: Activity }>;
