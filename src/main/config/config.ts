import { z } from "zod";
import type { VerificationMode } from "../../application/accounts/email-verification.js";
import { LimitOverrides, LIMIT_DEFAULTS, type ConfiguredLimits } from "./limits.js";
import { OriginSetting } from "./origin-setting.js";
import { MIN_SECRET_BYTES, NamedSecrets, type NamedSecret } from "./named-secrets.js";
import { listOf, trustProxy, wholeNumber, withoutLastSlashes } from "./setting-kinds.js";

const MAX_TOKEN_LIFETIME_S = 86_400;
const BYTES_PER_MIB = 1024 * 1024;

const unsetWhenEmpty = (environment: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ""));

const isUrlOf = (protocols: RegExp) => (value: string) =>
  URL.canParse(value) && protocols.test(new URL(value).protocol);

const MAIL_FROM = /^(?:[^<>"\p{Cc}]{1,64} <[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+>|[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+)$/u;

/** The address of a frontend page or an app, with `{token}` in the place of the token. */
const linkTemplate = z
  .string()
  .refine((value) => value.includes("{token}") && URL.canParse(value) && !/^(?:javascript|data):/i.test(value), {
    error: "must be an address that contains {token}, such as https://chat.example.com/reset?token={token}",
  });

export const Environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  HOST: z.string().default("127.0.0.1"),
  PORT: wholeNumber(0, 65_535).default(3001),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: z
    .string()
    .refine(isUrlOf(/^postgres(?:ql)?:$/), { error: "must be a postgresql:// address" })
    .optional(),
  DATABASE_POOL_MODE: z.enum(["session", "transaction"]).default("session"),
  REDIS_URL: z
    .string()
    .refine(isUrlOf(/^rediss?:$/), { error: "must be a redis:// address" })
    .optional(),
  REDIS_PREFIX: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, { error: "must be 1 to 64 printable ASCII characters without spaces" })
    .default("synctalk:"),
  PERSISTENCE: z.enum(["memory", "embedded", "postgres"]).optional(),
  JWT_SECRET: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= MIN_SECRET_BYTES, { error: "must have at least 32 bytes" })
    .optional(),
  JWT_SECRETS: NamedSecrets.optional(),
  JWT_SIGNING_KEY: z.string().optional(),
  JWT_SIGNING_KEY_FILE: z.string().optional(),
  ACCESS_TOKEN_TTL: wholeNumber(1, MAX_TOKEN_LIFETIME_S).default(900),
  CORS_ORIGINS: listOf(OriginSetting).default([]),
  TRUST_PROXY: trustProxy.default(0),
  LOG_LEVEL: z.enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"]).default("info"),
  RATE_LIMITS: z.enum(["on", "off"]).default("on"),
  LIMITS: LimitOverrides.default(LIMIT_DEFAULTS),
  MAX_OUTGOING_MIB: wholeNumber(1, 65_536).default(64),
  KEEP_ALIVE_SECONDS: wholeNumber(1, 3_600).default(72),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, { error: "must have at least 16 printable ASCII characters without spaces" })
    .optional(),
  HEAD_CHECK_MS: wholeNumber(20, 60_000).default(1000),
  PUBLIC_URL: z
    .string()
    .refine(isUrlOf(/^https?:$/), { error: "must be an http:// or https:// address" })
    .transform(withoutLastSlashes)
    .optional(),
  RESET_URL: linkTemplate.optional(),
  VERIFY_URL: linkTemplate.optional(),
  SMTP_URL: z
    .string()
    .refine(isUrlOf(/^smtps?:$/), { error: "must be a smtp:// or smtps:// address" })
    .optional(),
  SMTP_REQUIRE_TLS: z.enum(["on", "off"]).default("off"),
  MAIL_FROM: z
    .string()
    .regex(MAIL_FROM, { error: "must be an address such as chat@example.com or Chat <chat@example.com>" })
    .optional(),
  RESERVED_NAMES: listOf(z.string().max(80, { error: "must be names of at most 80 characters" })).default([]),
  EMAIL_VERIFICATION: z.enum(["off", "optional", "required"]).default("off"),
  SOCKET_TRANSPORTS: listOf(z.enum(["polling", "websocket"])).default(["polling", "websocket"]),
});

export type PersistenceConfig =
  | Readonly<{ kind: "memory" }>
  | Readonly<{ kind: "embedded"; dataDir: string }>
  | Readonly<{ kind: "postgres"; url: string; poolMode?: "session" | "transaction"; dataDir: string }>;

export type Config = Readonly<{
  production: boolean;
  development: boolean;
  host: string;
  port: number;
  persistence: PersistenceConfig;
  /** URL of Redis, which connects the nodes of one PostgreSQL. `null` for a single node. */
  redis: Readonly<{ url: string; prefix: string }> | null;
  /** The only secret, if it has no name. Without any key, one is created once and kept in the data directory. */
  jwtSecret: string | null;
  /** The first one signs, all verify. */
  jwtSecrets: readonly NamedSecret[];
  /** Private and public P-256 keys: the first one signs instead of the secrets, all verify. */
  jwtSigningKey: Readonly<{ pem: string }> | Readonly<{ file: string }> | null;
  /** In seconds. */
  accessTokenTtl: number;
  /** Origins and patterns, normalised. */
  corsOrigins: readonly string[];
  trustProxy: number | readonly string[];
  logLevel: string;
  /** Whether `/metrics` includes the process: not when several nodes share it. */
  processMetrics: boolean;
  /** Off: connections are not limited either. */
  rateLimits: boolean;
  limits: ConfiguredLimits;
  /** Bytes that may wait in memory to be sent to clients. */
  maxOutgoingBytes: number;
  keepAliveMs: number;
  /** `null`: `/metrics` is public. */
  metricsToken: string | null;
  /** Interval in which all live rooms are compared with the database. */
  headCheckMs: number;
  /** URL under which clients reach the server; `null`: the URL at which it listens. */
  publicUrl: string | null;
  /** Target of the links in mails, with `{token}`; `null`: the playground. */
  resetUrl: string | null;
  verifyUrl: string | null;
  /** `null`: mails are written to the data directory. */
  smtpUrl: string | null;
  smtpRequireTls: boolean;
  mailFrom: string | null;
  /** Names that nobody may use, in addition to the built-in list. */
  reservedNames: readonly string[];
  emailVerification: VerificationMode;
  socketTransports: readonly ("polling" | "websocket")[];
}>;

/** All problems of the configuration, one per line. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(unsetWhenEmpty(environment));
  const problems = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.map(({ path, message }) => `${path[0]?.toString()}: ${message}`);
  if (!parsed.success || problems.length > 0)
    throw new ConfigError(
      `The configuration is not valid.\n${[...new Set(problems)].map((line) => `  ${line}`).join("\n")}`,
    );
  return configOf(parsed.data);
}

type Variables = z.output<typeof Environment>;

const persistenceKind = ({ PERSISTENCE, DATABASE_URL }: Variables) =>
  PERSISTENCE ?? (DATABASE_URL === undefined ? "embedded" : "postgres");

function contradictions(variables: Variables): string[] {
  const { DATABASE_URL, NODE_ENV, JWT_SECRET, JWT_SECRETS, JWT_SIGNING_KEY, JWT_SIGNING_KEY_FILE } = variables;
  const keys = [JWT_SECRET, JWT_SECRETS, JWT_SIGNING_KEY, JWT_SIGNING_KEY_FILE];
  const inServerMode = persistenceKind(variables) === "postgres";
  const problems = mailContradictions(variables);
  if (JWT_SECRET !== undefined && JWT_SECRETS !== undefined)
    problems.push("JWT_SECRETS: must not be set together with JWT_SECRET, which it replaces (as default:secret)");
  if (JWT_SIGNING_KEY !== undefined && JWT_SIGNING_KEY_FILE !== undefined)
    problems.push("JWT_SIGNING_KEY_FILE: must not be set together with JWT_SIGNING_KEY");
  if (inServerMode && DATABASE_URL === undefined) problems.push("DATABASE_URL: is required with PERSISTENCE=postgres");
  if (inServerMode && NODE_ENV === "production" && keys.every((key) => key === undefined))
    problems.push(
      "JWT_SECRET: is required in production with PostgreSQL, so that every node accepts the others' tokens",
    );
  return problems;
}

function mailContradictions(variables: Variables): string[] {
  const { SMTP_URL, MAIL_FROM, EMAIL_VERIFICATION, PUBLIC_URL, RESET_URL, VERIFY_URL, NODE_ENV } = variables;
  const inProduction = NODE_ENV === "production";
  if (SMTP_URL === undefined) {
    const nobodyGetsIn = inProduction && EMAIL_VERIFICATION === "required";
    return nobodyGetsIn ? ["SMTP_URL: is required in production with EMAIL_VERIFICATION=required"] : [];
  }
  const problems = MAIL_FROM === undefined ? ["MAIL_FROM: is required with SMTP_URL"] : [];
  const linksNeedIt = RESET_URL === undefined || VERIFY_URL === undefined;
  if (inProduction && PUBLIC_URL === undefined && linksNeedIt)
    problems.push("PUBLIC_URL: is required in production with SMTP_URL, unless RESET_URL and VERIFY_URL are set");
  return problems;
}

function configOf(variables: Variables): Config {
  return {
    production: variables.NODE_ENV === "production",
    development: variables.NODE_ENV === "development",
    host: variables.HOST,
    port: variables.PORT,
    persistence: persistenceOf(variables),
    redis: redisOf(variables),
    jwtSecret: variables.JWT_SECRET ?? null,
    jwtSecrets: variables.JWT_SECRETS ?? [],
    jwtSigningKey: signingKeyOf(variables),
    accessTokenTtl: variables.ACCESS_TOKEN_TTL,
    corsOrigins: variables.CORS_ORIGINS,
    trustProxy: variables.TRUST_PROXY,
    logLevel: variables.LOG_LEVEL,
    processMetrics: variables.NODE_ENV !== "test",
    rateLimits: variables.RATE_LIMITS === "on",
    limits: variables.LIMITS,
    maxOutgoingBytes: variables.MAX_OUTGOING_MIB * BYTES_PER_MIB,
    keepAliveMs: variables.KEEP_ALIVE_SECONDS * 1000,
    metricsToken: variables.METRICS_TOKEN ?? null,
    headCheckMs: variables.HEAD_CHECK_MS,
    publicUrl: variables.PUBLIC_URL ?? null,
    resetUrl: variables.RESET_URL ?? null,
    verifyUrl: variables.VERIFY_URL ?? null,
    smtpUrl: variables.SMTP_URL ?? null,
    smtpRequireTls: variables.SMTP_REQUIRE_TLS === "on",
    mailFrom: variables.MAIL_FROM ?? null,
    reservedNames: variables.RESERVED_NAMES,
    emailVerification: variables.EMAIL_VERIFICATION,
    socketTransports: variables.SOCKET_TRANSPORTS,
  };
}

function signingKeyOf({ JWT_SIGNING_KEY: pem, JWT_SIGNING_KEY_FILE: file }: Variables): Config["jwtSigningKey"] {
  if (pem !== undefined) return { pem };
  return file === undefined ? null : { file };
}

function persistenceOf(variables: Variables): PersistenceConfig {
  const { DATA_DIR: dataDir, DATABASE_URL: url = "", DATABASE_POOL_MODE: poolMode } = variables;
  switch (persistenceKind(variables)) {
    case "memory":
      return { kind: "memory" };
    case "embedded":
      return { kind: "embedded", dataDir };
    case "postgres":
      return { kind: "postgres", url, dataDir, ...(poolMode === "transaction" && { poolMode }) };
  }
}

/** Only nodes that share a database need a bus. */
function redisOf(variables: Variables): Config["redis"] {
  const { REDIS_URL: url, REDIS_PREFIX: prefix } = variables;
  return url !== undefined && persistenceKind(variables) === "postgres" ? { url, prefix } : null;
}
