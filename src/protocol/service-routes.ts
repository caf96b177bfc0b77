import { z } from "zod";
import type { ErrorCode } from "./error-codes.js";

/** A route for operators and machines. */
type ServiceRoute = Readonly<{
  summary: string;
  description?: string;
  contentType: string;
  answer: z.ZodType;
  errors: readonly ErrorCode[];
}>;

/** Public half of a key, without the private `d`. */
const PublicKey = z.strictObject({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  use: z.literal("sig"),
  alg: z.literal("ES256"),
});

const json = "application/json";

/** Every GET route outside `/api`, except for the files of the playground and of the reference at `/docs`. */
export const SERVICE_ROUTES = {
  "/livez": {
    summary: "Check that the process responds.",
    contentType: json,
    answer: z.strictObject({ status: z.literal("alive") }),
    errors: [],
  },
  "/readyz": {
    summary: "Check that the server is ready to serve requests.",
    contentType: json,
    answer: z.strictObject({ status: z.literal("ready"), mode: z.string(), durability: z.string() }),
    errors: ["service.unavailable"],
  },
  "/metrics": {
    summary: "Read the metrics in Prometheus' text format.",
    description: "Requires `METRICS_TOKEN` as a bearer token if that is set.",
    contentType: "text/plain; version=0.0.4",
    answer: z.string(),
    errors: ["auth.token_missing", "auth.token_invalid"],
  },
  "/.well-known/jwks.json": {
    summary: "Read the public keys of access tokens (RFC 7517).",
    description: "Exists only where access tokens are signed with ES256.",
    contentType: "application/jwk-set+json",
    answer: z.strictObject({ keys: z.array(PublicKey) }),
    errors: ["route.not_found"],
  },
  "/openapi.json": {
    summary: "Read the OpenAPI document of the REST API.",
    contentType: json,
    answer: z.looseObject({ openapi: z.string() }),
    errors: [],
  },
  "/asyncapi.json": {
    summary: "Read the AsyncAPI document of the socket events.",
    contentType: json,
    answer: z.looseObject({ asyncapi: z.string() }),
    errors: [],
  },
} as const satisfies Readonly<Record<`/${string}`, ServiceRoute>>;
