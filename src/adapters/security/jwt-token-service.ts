import { createSecretKey, randomUUID, type KeyObject } from "node:crypto";
import jwt from "jsonwebtoken";
import type { Clock } from "../../application/ports/clock.js";
import type { Identity, TokenService } from "../../application/ports/token-service.js";
import { tokenExpired, tokenInvalid } from "../../domain/accounts/errors.js";

const ALGORITHM = "HS256";
const TYPE = "at+jwt";
const PARTIES = { issuer: "synctalk", audience: "synctalk" };

/** Access tokens as JWT (RFC 9068 in form, RFC 8725 in what is checked). `ttl` is in seconds. */
export class JwtTokenService implements TokenService {
  private readonly key: KeyObject;

  constructor(
    secret: Uint8Array,
    private readonly ttl: number,
    private readonly clock: Clock,
  ) {
    this.key = createSecretKey(secret);
  }

  issue({ userId, sessionId }: Readonly<{ userId: string; sessionId: string }>): {
    accessToken: string;
    expiresIn: number;
  } {
    const claims = { sid: sessionId, iat: this.seconds() };
    const accessToken = jwt.sign(claims, this.key, {
      ...PARTIES,
      algorithm: ALGORITHM,
      header: { alg: ALGORITHM, typ: TYPE },
      subject: userId,
      jwtid: randomUUID(),
      expiresIn: this.ttl,
    });
    return { accessToken, expiresIn: this.ttl };
  }

  verify(accessToken: string): Identity {
    const { header, payload } = this.checked(accessToken);
    if (header.typ !== TYPE || typeof payload === "string") throw tokenInvalid();
    const { sub, sid, exp, jti } = payload as jwt.JwtPayload & { sid?: unknown };
    if (typeof sub !== "string" || typeof sid !== "string" || typeof exp !== "number" || !jti) throw tokenInvalid();
    return { userId: sub, sessionId: sid, expiresAt: new Date(exp * 1000) };
  }

  private checked(accessToken: string): jwt.Jwt {
    try {
      const expected = { ...PARTIES, algorithms: [ALGORITHM as "HS256"], clockTimestamp: this.seconds() };
      return jwt.verify(accessToken, this.key, { ...expected, complete: true });
    } catch (error) {
      throw error instanceof jwt.TokenExpiredError ? tokenExpired() : tokenInvalid();
    }
  }

  private seconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
