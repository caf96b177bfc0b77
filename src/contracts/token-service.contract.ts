import { describe, expect, it } from "vitest";
import type { Clock } from "../application/ports/clock.js";
import type { TokenService } from "../application/ports/token-service.js";

/** A token service with a key of its own. */
export type MakeTokenService = (clock: Clock) => TokenService;

const START = new Date("2026-01-01T00:00:00.250Z");

export function tokenServiceContract(name: string, make: MakeTokenService): void {
  describe(`TokenService, ${name}`, () => {
    const start = () => {
      let now = START;
      const tokens = make({ now: () => now });
      const pass = (seconds: number) => void (now = new Date(now.getTime() + seconds * 1_000));
      return { tokens, pass };
    };
    const session = { userId: "a user", sessionId: "a session" };
    const refusal = (tokens: TokenService, accessToken: string) => {
      try {
        return { read: tokens.verify(accessToken) };
      } catch (error) {
        return error;
      }
    };
    const refusedWith = (code: string) => expect.objectContaining({ kind: "unauthenticated", code }) as unknown;

    it("reads the session and the expiry of a token that it issued", () => {
      const { tokens } = start();
      const { accessToken, expiresIn } = tokens.issue(session);
      const { expiresAt, ...identity } = tokens.verify(accessToken);
      expect(identity).toEqual(session);
      expect(expiresIn).toBeGreaterThan(0);
      const end = START.getTime() + expiresIn * 1_000;
      expect(expiresAt.getTime()).toBeGreaterThan(end - 1_000);
      expect(expiresAt.getTime()).toBeLessThanOrEqual(end);
    });

    it("accepts a token until its last second, and refuses it as expired afterwards", () => {
      const { tokens, pass } = start();
      const { accessToken, expiresIn } = tokens.issue(session);
      pass(expiresIn - 1);
      expect(tokens.verify(accessToken)).toMatchObject(session);
      pass(1);
      expect(refusal(tokens, accessToken)).toEqual(refusedWith("auth.token_expired"));
    });

    it("issues a different valid token per call", () => {
      const { tokens } = start();
      const issued = Array.from({ length: 100 }, () => tokens.issue(session).accessToken);
      expect(new Set(issued).size).toBe(100);
      for (const token of issued) expect(tokens.verify(token)).toMatchObject(session);
    });

    it("issues tokens that fit a header and a URL", () => {
      const { tokens } = start();
      expect(tokens.issue(session).accessToken).toMatch(/^[\w.~-]{16,2048}$/);
    });

    it.each(["", " ", ".", "..", "...", "a.b.c", "null", "{}", "\0", "é"])("refuses the malformed token %j", (text) => {
      expect(refusal(start().tokens, text)).toEqual(refusedWith("auth.token_invalid"));
    });

    it("refuses a token of a megabyte", () => {
      expect(refusal(start().tokens, "x".repeat(1_000_000))).toEqual(refusedWith("auth.token_invalid"));
    });

    it("refuses a token of another key", () => {
      const { tokens } = start();
      const other = start().tokens.issue(session).accessToken;
      expect(refusal(tokens, other)).toEqual(refusedWith("auth.token_invalid"));
    });

    it("refuses a token with a missing or doubled part", () => {
      const { tokens } = start();
      const { accessToken } = tokens.issue(session);
      const middle = Math.floor(accessToken.length / 2);
      const changed = [
        accessToken.slice(0, -4),
        accessToken.slice(4),
        accessToken.slice(0, middle) + accessToken.slice(middle + 4),
        accessToken + accessToken,
        `${accessToken}.`,
        ` ${accessToken}`,
      ];
      for (const token of changed) expect(refusal(tokens, token)).toEqual(refusedWith("auth.token_invalid"));
    });

    it("refuses a token with any one character changed", () => {
      const { tokens } = start();
      const { accessToken } = tokens.issue(session);
      // The last character of base64url can hold unused bits.
      for (let index = 0; index < accessToken.length - 1; index += 1) {
        const [sign] = accessToken.slice(index);
        if (sign === ".") continue;
        const token = accessToken.slice(0, index) + (sign === "A" ? "B" : "A") + accessToken.slice(index + 1);
        expect(refusal(tokens, token)).toEqual(refusedWith("auth.token_invalid"));
      }
    });
  });
}
