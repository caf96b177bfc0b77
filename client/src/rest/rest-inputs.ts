export type PageQuery = Readonly<{ cursor?: string | null; limit?: number }>;
/**
 * A text needs a body. A kind of the frontend's own needs a body or data. `replyTo` is the id of the quoted message,
 * `threadOf` of the root of a thread. `alsoInRoom` shows a reply in the room's timeline too.
 */
export type NewMessage = Readonly<{
  body?: string;
  data?: Readonly<Record<string, unknown>>;
  kind?: "text" | `custom:${string}`;
  replyTo?: string;
  threadOf?: string;
  alsoInRoom?: boolean;
  clientMessageId?: string;
}>;
