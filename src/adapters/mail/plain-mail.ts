import type { Mail } from "../../application/ports/mailer.js";

const ADDRESS = /^[^\s\p{Cc}@"(),:;<>[\\\]]{1,64}@[^\s\p{Cc}@"(),:;<>[\\\]]{1,253}$/u;
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** Whether the mail has one plain address, and neither its address nor its subject can inject a header. */
export const isPlainMail = ({ to, subject }: Mail): boolean => ADDRESS.test(to) && !CONTROL.test(subject);
