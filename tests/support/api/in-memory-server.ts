import { generateKeyPairSync, randomBytes } from "node:crypto";
import { Argon2PasswordHasher } from "../../../src/adapters/security/argon2-password-hasher.js";
import { Semaphore } from "../../../src/application/concurrency/semaphore.js";
import { KeyRing, secretKey } from "../../../src/adapters/security/key-ring.js";
import { JwtTokenService } from "../../../src/adapters/security/jwt-token-service.js";
import { systemClock } from "../../../src/adapters/system/system-clock.js";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import type { Logger } from "pino";
import type { Ports } from "../../../src/application/ports/ports.js";
import type { TokenService } from "../../../src/application/ports/token-service.js";
import { startApp } from "../../../src/main/app.js";
import { readConfig } from "../../../src/main/config/config.js";
import { startTestServer, type TestServerOptions } from "../../../src/main/testing.js";
import type { Store } from "../../../src/contracts/store/store.js";
import { PASSWORD } from "./people.js";

export type InMemoryServer = Readonly<{
  url: string;
  store: Store;
  tokenService: TokenService;
  /** Hash of the one password of all users. */
  passwordHash: string;
  close(): Promise<void>;
}>;

type InMemoryServerOptions = TestServerOptions & Readonly<{ logger?: Logger }>;

/** The whole product in memory, with direct access to its store and tokens to create scenes. */
export async function openInMemoryServer({
  config,
  overrides,
  logger,
}: InMemoryServerOptions = {}): Promise<InMemoryServer> {
  const store = { ...openMemoryStore(), close: async () => {} };
  const tokenService = new JwtTokenService(new KeyRing([secretKey("test", randomBytes(32))]), 900, systemClock);
  const passwordHasher = new Argon2PasswordHasher(new Semaphore({ max: 2, maxQueued: 1000 }), CHEAP);
  const passwordHash = await passwordHasher.hash(PASSWORD);
  const { messageLog, close: _nothing, ...ports } = store;
  const ours: Partial<Ports> = { ...ports, messageLog, tokenService, passwordHasher, ...overrides };
  const app = logger
    ? await startApp({ ...readConfig(IN_MEMORY), ...PUBLISHED, ...config }, logger, ours)
    : await startTestServer({ config: { ...PUBLISHED, ...config }, overrides: ours });
  return { url: app.url, store, tokenService, passwordHash, close: () => app.close() };
}

const IN_MEMORY = { NODE_ENV: "test", PERSISTENCE: "memory", PORT: "0", RATE_LIMITS: "off" };
/** A key with a public half, so that the JWKS is not empty. */
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const PUBLISHED = { jwtSigningKey: { pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString() } };
const CHEAP = { memoryCost: 1024, timeCost: 2, parallelism: 1 };
