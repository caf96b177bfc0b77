import { contradictions } from "./contradictions.js";
import { Environment, persistenceKind, type Variables } from "./settings/environment.js";

const BYTES_PER_MIB = 1024 * 1024;

export type PersistenceConfig =
  | Readonly<{ kind: "memory" }>
  | Readonly<{ kind: "embedded"; dataDir: string }>
  | Readonly<{ kind: "postgres"; url: string; poolMode?: "session" | "transaction"; dataDir: string }>;

export type RedisConfig = Readonly<{ url: string; prefix: string }>;

export type SigningKeyConfig = Readonly<{ pem: string }> | Readonly<{ file: string }>;

export type Config = Readonly<ReturnType<typeof configOf>>;

/** Lists every mistake of the configuration, one per line. */
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

const unsetWhenEmpty = (environment: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ""));

function configOf(variables: Variables) {
  return {
    production: variables.NODE_ENV === "production",
    development: variables.NODE_ENV === "development",
    host: variables.HOST,
    port: variables.PORT,
    persistence: persistenceOf(variables),
    /** `null`: a single node. */
    redis: redisOf(variables),
    /** A single secret without a name. Without any key, one is generated and stored in the data directory. */
    jwtSecret: variables.JWT_SECRET ?? null,
    /** The first secret signs, all verify. */
    jwtSecrets: variables.JWT_SECRETS ?? [],
    /** P-256 keys. The first key signs instead of the secrets, all verify. */
    jwtSigningKey: signingKeyOf(variables),
    /** In seconds. */
    accessTokenTtl: variables.ACCESS_TOKEN_TTL,
    /** Normalised origins and patterns. */
    corsOrigins: variables.CORS_ORIGINS,
    trustProxy: variables.TRUST_PROXY,
    logLevel: variables.LOG_LEVEL,
    /** Whether `/metrics` includes the process. Off in tests, where several nodes share a process. */
    processMetrics: variables.NODE_ENV !== "test",
    /** Whether rate limits and connection limits apply. */
    rateLimits: variables.RATE_LIMITS === "on",
    limits: variables.LIMITS,
    /** Bytes that may wait in memory for slow clients. */
    maxOutgoingBytes: variables.MAX_OUTGOING_MIB * BYTES_PER_MIB,
    keepAliveMs: variables.KEEP_ALIVE_SECONDS * 1000,
    /** `null`: `/metrics` is public. */
    metricsToken: variables.METRICS_TOKEN ?? null,
    /** Time between two head checks. */
    headCheckMs: variables.HEAD_CHECK_MS,
    /** `null`: the address on which the server listens. */
    publicUrl: variables.PUBLIC_URL ?? null,
    /** Pages that mailed links lead to, with `{token}`. `null`: the playground. */
    resetUrl: variables.RESET_URL ?? null,
    verifyUrl: variables.VERIFY_URL ?? null,
    /** `null`: mails are written to the data directory. */
    smtpUrl: variables.SMTP_URL ?? null,
    smtpRequireTls: variables.SMTP_REQUIRE_TLS === "on",
    mailFrom: variables.MAIL_FROM ?? null,
    /** Reserved names in addition to the built-in list. */
    reservedNames: variables.RESERVED_NAMES,
    emailVerification: variables.EMAIL_VERIFICATION,
    socketTransports: variables.SOCKET_TRANSPORTS,
  };
}

function signingKeyOf({ JWT_SIGNING_KEY: pem, JWT_SIGNING_KEY_FILE: file }: Variables): SigningKeyConfig | null {
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

/** Only nodes that share a PostgreSQL exchange hints. */
function redisOf(variables: Variables): RedisConfig | null {
  const { REDIS_URL: url, REDIS_PREFIX: prefix } = variables;
  return url !== undefined && persistenceKind(variables) === "postgres" ? { url, prefix } : null;
}
