import { describe, expect, it } from "vitest";
import { readConfig } from "../../../src/main/config/config.js";
import { LIMIT_DEFAULTS } from "../../../src/main/config/limits-setting.js";

const secret = "0123456789abcdef0123456789abcdef";
const url = "postgresql://synctalk:pw@db:5432/synctalk";
const problemsOf = (environment: Record<string, string>) => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(":")[0]);
  }
};

describe("configuration", () => {
  it("starts without any setting", () => {
    expect(readConfig({})).toEqual({
      production: false,
      development: true,
      maxOutgoingBytes: 64 * 1024 * 1024,
      keepAliveMs: 72_000,
      metricsToken: null,
      headCheckMs: 1000,
      redis: null,
      host: "127.0.0.1",
      port: 3001,
      persistence: { kind: "embedded", dataDir: "./data" },
      jwtSecret: null,
      jwtSecrets: [],
      jwtSigningKey: null,
      accessTokenTtl: 900,
      corsOrigins: [],
      trustProxy: 0,
      logLevel: "info",
      processMetrics: true,
      rateLimits: true,
      publicUrl: null,
      resetUrl: null,
      verifyUrl: null,
      smtpRequireTls: false,
      smtpUrl: null,
      mailFrom: null,
      emailVerification: "off",
      reservedNames: [],
      limits: LIMIT_DEFAULTS,
      socketTransports: ["polling", "websocket"],
    });
  });

  it("treats an empty variable as unset", () => {
    expect(readConfig({ PORT: "", DATABASE_URL: " ", JWT_SECRET: "" })).toEqual(readConfig({}));
  });

  it("uses PostgreSQL when a database URL is set, unless another store is chosen", () => {
    expect(readConfig({ DATABASE_URL: url }).persistence).toEqual({ kind: "postgres", url, dataDir: "./data" });
    expect(readConfig({ DATABASE_URL: url, PERSISTENCE: "memory" }).persistence).toEqual({ kind: "memory" });
    expect(readConfig({ PERSISTENCE: "embedded", DATA_DIR: "/var/x" }).persistence).toEqual({
      kind: "embedded",
      dataDir: "/var/x",
    });
  });

  it("parses lists, and the hops and addresses of proxies", () => {
    expect(readConfig({ CORS_ORIGINS: "https://a.example, http://localhost:5173" }).corsOrigins).toEqual([
      "https://a.example",
      "http://localhost:5173",
    ]);
    expect(readConfig({ TRUST_PROXY: "1" }).trustProxy).toBe(1);
    expect(readConfig({ TRUST_PROXY: "loopback,10.0.0.0/8" }).trustProxy).toEqual(["loopback", "10.0.0.0/8"]);
    expect(readConfig({ SOCKET_TRANSPORTS: "websocket" }).socketTransports).toEqual(["websocket"]);
  });

  it.each(["true", "11", "-1", "999.1.1.1", "10.0.0.0/33", "10.0.0.0/8/8", "::1/129", "localhost"])(
    "refuses the proxy %s",
    (value) => {
      expect(problemsOf({ TRUST_PROXY: value })).toEqual(["TRUST_PROXY"]);
    },
  );

  it("reports all problems together", () => {
    const wrong = {
      PORT: "99999",
      DATABASE_URL: "mysql://x",
      REDIS_URL: "http://x",
      PERSISTENCE: "disk",
      JWT_SECRET: "short",
      ACCESS_TOKEN_TTL: "15m",
      CORS_ORIGINS: "https://a.example/path",
      TRUST_PROXY: "true",
      LOG_LEVEL: "loud",
      RATE_LIMITS: "maybe",
      PUBLIC_URL: "chat.example.com",
      RESET_URL: "https://chat.example.com/reset",
      VERIFY_URL: "javascript:alert('{token}')",
      SMTP_URL: "https://mail.example.com",
      MAIL_FROM: "Chat <chat>",
      EMAIL_VERIFICATION: "perhaps",
      LIMITS: "many",
      SOCKET_TRANSPORTS: "carrier-pigeon",
    };
    expect(new Set(problemsOf(wrong))).toEqual(new Set(Object.keys(wrong)));
  });

  it("reads a list of named secrets, and signs with the first", () => {
    const other = `${secret}:with a colon`;
    expect(readConfig({ JWT_SECRETS: `b:${other}, a:${secret}` }).jwtSecrets).toEqual([
      { kid: "b", secret: other },
      { kid: "a", secret },
    ]);
  });

  it.each([`a:short`, secret, `:${secret}`, `a b:${secret}`, `a:${secret},a:${secret}`, `a:${secret},`, `a:`])(
    "refuses the list of named secrets %s",
    (value) => expect(problemsOf({ JWT_SECRETS: value })).toEqual(["JWT_SECRETS"]),
  );

  it("accepts only one form of each kind of key", () => {
    expect(problemsOf({ JWT_SECRET: secret, JWT_SECRETS: `a:${secret}` })).toEqual(["JWT_SECRETS"]);
    const twice = { JWT_SIGNING_KEY: "x", JWT_SIGNING_KEY_FILE: "x" };
    expect(problemsOf(twice)).toEqual(["JWT_SIGNING_KEY_FILE"]);
    expect(readConfig({ JWT_SIGNING_KEY_FILE: "key.pem" }).jwtSigningKey).toEqual({ file: "key.pem" });
  });

  it("requires a shared secret in production with PostgreSQL", () => {
    expect(problemsOf({ NODE_ENV: "production", DATABASE_URL: url })).toEqual(["JWT_SECRET"]);
    expect(problemsOf({ NODE_ENV: "production", DATABASE_URL: url, JWT_SECRET: secret })).toEqual([]);
    expect(problemsOf({ NODE_ENV: "production" })).toEqual([]);
    expect(problemsOf({ PERSISTENCE: "postgres" })).toEqual(["DATABASE_URL"]);
  });

  it("reads the base URL of links and the sender of mails", () => {
    const mail = { SMTP_URL: "smtps://me:s3cret@mail.example.com", MAIL_FROM: "Our chat <chat@example.com>" };
    const links = { PUBLIC_URL: "https://chat.example.com/", RESET_URL: "ourapp://reset?token={token}" };
    expect(readConfig({ ...mail, ...links, EMAIL_VERIFICATION: "required" })).toMatchObject({
      publicUrl: "https://chat.example.com",
      resetUrl: "ourapp://reset?token={token}",
      verifyUrl: null,
      smtpUrl: mail.SMTP_URL,
      mailFrom: mail.MAIL_FROM,
      emailVerification: "required",
    });
  });

  it.each(["chat@example.com\r\nBcc: all@example.com", 'A "name" <a@b.example>', "<a@b.example>", "a b@c.example"])(
    "refuses the mail sender %j",
    (MAIL_FROM) => {
      expect(problemsOf({ MAIL_FROM })).toEqual(["MAIL_FROM"]);
    },
  );

  it("requires the base URL of links in production when mails are sent", () => {
    const mail = { SMTP_URL: "smtp://mail.example.com", MAIL_FROM: "chat@example.com" };
    const [RESET_URL, VERIFY_URL] = ["ourapp://reset?token={token}", "ourapp://verify?token={token}"];
    const production = { ...mail, NODE_ENV: "production" };
    for (const links of [{}, { RESET_URL }, { VERIFY_URL }])
      expect(problemsOf({ ...production, ...links })).toEqual(["PUBLIC_URL"]);
    expect(problemsOf({ ...production, PUBLIC_URL: "https://chat.example.com" })).toEqual([]);
    expect(problemsOf({ ...production, RESET_URL, VERIFY_URL })).toEqual([]);
    expect(problemsOf(mail)).toEqual([]);
    expect(problemsOf({ NODE_ENV: "production" })).toEqual([]);
  });

  it("requires a sender and a mail transport when users must verify their email", () => {
    expect(problemsOf({ SMTP_URL: "smtp://mail.example.com" })).toEqual(["MAIL_FROM"]);
    expect(problemsOf({ NODE_ENV: "production", EMAIL_VERIFICATION: "required" })).toEqual(["SMTP_URL"]);
    expect(problemsOf({ NODE_ENV: "production", EMAIL_VERIFICATION: "optional" })).toEqual([]);
    expect(problemsOf({ EMAIL_VERIFICATION: "required" })).toEqual([]);
  });
});
