import { z } from "zod";
import { MIN_SECRET_BYTES, NamedSecrets } from "../named-secrets.js";
import { listOf, wholeNumber } from "../setting-kinds.js";

const MAX_TOKEN_LIFETIME_S = 86_400;

export const SECRETS = {
  JWT_SECRET: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= MIN_SECRET_BYTES, { error: "must have at least 32 bytes" })
    .optional()
    .meta({
      unset: "generated once, stored in `DATA_DIR` with mode 0600",
      description:
        "Secret that signs access tokens: at least 32 bytes, the same on every node. `openssl rand -base64 48` generates one. Required in production with PostgreSQL; otherwise it may be empty.",
    }),
  JWT_SECRETS: NamedSecrets.optional().describe(
    "Instead of `JWT_SECRET`, to change the secret without logging users out: `kid:secret,kid:secret`. The first signs, all verify. See [Security](../SECURITY.md#secrets).",
  ),
  JWT_SIGNING_KEY: z
    .string()
    .optional()
    .describe(
      "ES256 instead of HS256, for gateways that verify tokens: P-256 keys in PEM. The first, a private key, signs; all verify, and so do the secrets. `/.well-known/jwks.json` serves the public keys.",
    ),
  JWT_SIGNING_KEY_FILE: z.string().optional().describe("File that holds these keys, instead of `JWT_SIGNING_KEY`."),
  ACCESS_TOKEN_TTL: wholeNumber(1, MAX_TOKEN_LIFETIME_S)
    .default(900)
    .describe("Lifetime of an access token in seconds, at most 86400."),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, { error: "must have at least 16 printable ASCII characters without spaces" })
    .optional()
    .describe("Bearer token for `GET /metrics`, at least 16 characters. When unset, the metrics are public."),
  RESERVED_NAMES: listOf(z.string().max(80, { error: "must be names of at most 80 characters" }))
    .default([])
    .describe(
      "More names that no user may have or imitate, separated by commas, such as `acme,acme support`. `admin`, `support`, `everyone` and similar names are always reserved.",
    ),
};
