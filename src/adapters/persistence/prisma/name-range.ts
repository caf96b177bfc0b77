/** Sorts after every name that begins the same. */
export const LAST_CHARACTER = "\u{10ffff}";

export const BEFORE_ALL_IDS = "00000000-0000-0000-0000-000000000000";
