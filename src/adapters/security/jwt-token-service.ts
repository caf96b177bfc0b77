import { randomUUID } from "node:crypto";
import jwt from "jsonwebtoken";
import type { Clock } from "../../application/ports/clock.js";
import type { Identity, TokenService } from "../../application/ports/token-service.js";
import { tokenExpired, tokenInvalid } from "../../domain/accounts/errors.js";
import type { KeyRing, RingKey } from "./key-ring.js";

const TYPE = "at+jwt";
const PARTIES = { issuer: "synctalk", audience: "synctalk" };
const MAX_TOKEN = 2048;
const MAX_LIFE_SECONDS = 86_400;

type Claims = jwt.JwtPayload & Readonly<{ sid?: unknown }>;

/** Access tokens as JWT (format: RFC 9068; checks: RFC 8725). `ttl` is in seconds. */
export class JwtTokenService implements TokenService {
  constructor(
    private readonly ring: KeyRing,
    private readonly ttl: number,
    private readonly clock: Clock,
  ) {}

  issue({ userId, sessionId }: Readonly<{ userId: string; sessionId: string }>): {
    accessToken: string;
    expiresIn: number;
  } {
    const { kid, algorithm, signing } = this.ring.signing;
    const claims = { sid: sessionId, iat: this.seconds() };
    const accessToken = jwt.sign(claims, signing, {
      ...PARTIES,
      algorithm,
      header: { alg: algorithm, typ: TYPE, kid },
      subject: userId,
      jwtid: randomUUID(),
      expiresIn: this.ttl,
    });
    return { accessToken, expiresIn: this.ttl };
  }

  verify(accessToken: string): Identity {
    const { sub, sid, exp, iat, jti } = this.claims(accessToken, this.keyOf(accessToken));
    if (typeof sub !== "string" || typeof sid !== "string" || typeof jti !== "string") throw tokenInvalid();
    if (typeof exp !== "number" || typeof iat !== "number" || iat >= exp) throw tokenInvalid();
    if (!sub || !sid || !jti || exp > this.seconds() + MAX_LIFE_SECONDS) throw tokenInvalid();
    return { userId: sub, sessionId: sid, expiresAt: new Date(exp * 1000) };
  }

  /** Finds the key that the header names. The header may only contain `alg`, `typ` and `kid`. */
  private keyOf(accessToken: string): RingKey {
    if (accessToken.length > MAX_TOKEN) throw tokenInvalid();
    const { alg, typ, kid, ...more } = headerOf(accessToken);
    const key = typeof kid === "string" ? this.ring.key(kid) : null;
    if (!key || alg !== key.algorithm || typ !== TYPE || Object.keys(more).length > 0) throw tokenInvalid();
    return key;
  }

  private claims(accessToken: string, { algorithm, verifying }: RingKey): Claims {
    try {
      const expected = { ...PARTIES, algorithms: [algorithm], clockTimestamp: this.seconds() };
      const claims = jwt.verify(accessToken, verifying, expected);
      if (typeof claims !== "string") return claims;
    } catch (error) {
      if (error instanceof jwt.TokenExpiredError) throw tokenExpired();
    }
    throw tokenInvalid();
  }

  private seconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}

function headerOf(accessToken: string): Readonly<Record<string, unknown>> {
  try {
    const [header = ""] = accessToken.split(".", 1);
    return Object(JSON.parse(Buffer.from(header, "base64url").toString())) as Record<string, unknown>;
  } catch {
    throw tokenInvalid();
  }
}
