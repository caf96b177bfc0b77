import { setFlagsFromString } from "node:v8";

/** Growth of the heap since the last garbage collection, in percent, at which V8 collects again. */
const MAX_GROWTH_PERCENT = 100;

/** Limits the growth of the heap. By default V8 lets the heap of a busy process grow to four times its live size. */
export const limitHeapGrowth = (): void => setFlagsFromString(`--heap-growing-percent=${MAX_GROWTH_PERCENT}`);
