/** The part of a list that a page query asks for, and one item more, so that the end is known. */
export const pageAfter = <Cursor>({ cursor, limit }: Readonly<{ cursor?: Cursor | undefined; limit: number }>) => ({
  ...(cursor !== undefined && { after: cursor }),
  limit: limit + 1,
});
