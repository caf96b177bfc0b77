import type { Mail } from "../../application/ports/mailer.js";

const ADDRESS = /^[^\s\p{Cc}@"(),:;<>[\\\]]{1,64}@[^\s\p{Cc}@"(),:;<>[\\\]]{1,253}$/u;
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** Goes to one plain address, and nothing in its headers can end a header and begin another. */
export const isPlainMail = ({ to, subject }: Mail): boolean => ADDRESS.test(to) && !CONTROL.test(subject);
