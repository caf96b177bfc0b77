import { createHash, createHmac, randomBytes } from "node:crypto";
import type { OpaqueTokens } from "../../application/ports/opaque-tokens.js";

const BYTES = 32;
const CODE_BYTES = 16;

export const nodeOpaqueTokens: OpaqueTokens = {
  fresh: () => randomBytes(BYTES).toString("base64url"),
  code: () => randomBytes(CODE_BYTES).toString("base64url"),
  successor: (token, salt) => createHmac("sha256", token).update(salt).digest("base64url"),
  digest: (token) => createHash("sha256").update(token).digest("hex"),
};
