import { uuidv7 } from "uuidv7";
import type { IdGenerator } from "../../application/ports/id-generator.js";

export const uuidV7Generator: IdGenerator = { next: uuidv7 };
