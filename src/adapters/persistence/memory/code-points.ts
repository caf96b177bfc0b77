/** The order of the bytes in UTF-8, which is that of the code points. */
export const byCodePoints = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
