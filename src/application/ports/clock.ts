import type { Closable } from "./closable.js";

export interface Clock extends Closable {
  now(): Date;
}
