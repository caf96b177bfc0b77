/** A room, or with `threadOf` one of its threads. */
export type DraftRef = Readonly<{ roomId: string; threadOf?: string | null }>;
/** A draft needs a body, or `data` of the frontend's own. */
export type DraftContent = Readonly<{ body: string; data?: Readonly<Record<string, unknown>> | null }>;
/**
 * `expectedRev`: the `userRev` at which the draft was seen. `details.draft` of a refusal with `draft.changed` is the newer
 * draft.
 */
export type DraftWrite = DraftContent & Readonly<{ expectedRev?: number }>;
