import type { UserSummary } from "../accounts/user.js";
import type { Id } from "../shared/id.js";

/** Characters of the quoted text that are read. An excerpt is shorter. */
export const MAX_QUOTED_TEXT = 600;

/** The quote of a message. */
export const quoteOf = ({ id, seq, rootSeq, author, body }: Quoted): Quote => ({
  id,
  seq,
  rootSeq,
  author,
  text:
    body === null
      ? null
      : Array.from(body.slice(0, 2 * MAX_QUOTED_TEXT))
          .slice(0, MAX_QUOTED_TEXT)
          .join(""),
});

/** The message that another one replies to. It is derived when it is read and never stored. */
export type Quote = Readonly<{
  id: Id<"message">;
  seq: number | null;
  rootSeq: number | null;
  author: UserSummary;
  /** The beginning of the body; `null` once the message is deleted. */
  text: string | null;
}>;

type Quoted = Omit<Quote, "text"> & Readonly<{ body: string | null }>;
