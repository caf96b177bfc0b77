import { dictionary } from "@zxcvbn-ts/language-common";
import type { CommonPasswords } from "../../application/ports/common-passwords.js";

/** Checks passwords against the list of zxcvbn: the most common passwords of published breaches. */
export class ZxcvbnCommonPasswords implements CommonPasswords {
  private readonly passwords = new Set<string>(dictionary["passwords-common"]);

  has(password: string): boolean {
    return this.passwords.has(password);
  }
}
