export type RuleName = "I1" | "I2" | "I3" | "I4" | "I5" | "I6" | "I7" | "I8" | "I9" | "I10" | "I11" | "I13" | "I14";

/** One broken promise with its evidence. */
export type Finding = Readonly<{ rule: RuleName; what: string; evidence: unknown }>;
