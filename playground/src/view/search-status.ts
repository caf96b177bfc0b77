type Search = Readonly<{ query: string; busy: boolean; count: number; hasMore: boolean }>;

/** The line about the results of a search, which a screen reader reads when it changes. */
export function searchStatus({ query, busy, count, hasMore }: Search): string {
  if (query === "") return "Type words of the message. The last word may be incomplete.";
  if (busy) return "Searching…";
  if (count === 0)
    return hasMore ? "Nothing found yet. There are older messages to search." : "No message contains all these words.";
  const messages = count === 1 ? "1 message" : `${count} messages`;
  return hasMore ? `${messages} so far` : messages;
}
