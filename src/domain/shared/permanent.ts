/** The end of a sanction without an end: a time that can be stored and compared like any other. */
export const PERMANENT: Date = new Date(Date.UTC(9999, 0));

/** `null` for a permanent end. */
export const endOrNull = (until: Date): Date | null => (until < PERMANENT ? until : null);
