/** The end of what does not end by itself: a time that can be stored and compared like any other. */
export const PERMANENT: Date = new Date(Date.UTC(9999, 0));

/** When it ends by itself; `null` when it does not. */
export const endOrNull = (until: Date): Date | null => (until < PERMANENT ? until : null);
