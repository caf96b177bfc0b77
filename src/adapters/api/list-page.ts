/** Converts a page query to a list query for one more item, which shows whether another page follows. */
export const pageAfter = <Cursor>({ cursor, limit }: Readonly<{ cursor?: Cursor | undefined; limit: number }>) => ({
  ...(cursor !== undefined && { after: cursor }),
  limit: limit + 1,
});
