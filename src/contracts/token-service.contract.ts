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
      const tokenService = make({ now: () => now });
      const pass = (seconds: number) => void (now = new Date(now.getTime() + seconds * 1_000));
      return { tokenService, pass };
    };
    const session = { userId: "a user", sessionId: "a session" };
    const refusal = (tokenService: TokenService, accessToken: string) => {
      try {
        return { read: tokenService.verify(accessToken) };
      } catch (error) {
        return error;
      }
    };
    const refusedWith = (code: string) => expect.objectContaining({ kind: "unauthenticated", code }) as unknown;

    it("reads the session and the expiry of a token that it issued", () => {
      const { tokenService } = start();
      const { accessToken, expiresIn } = tokenService.issue(session);
      const { expiresAt, ...identity } = tokenService.verify(accessToken);
      expect(identity).toEqual(session);
      expect(expiresIn).toBeGreaterThan(0);
      const end = START.getTime() + expiresIn * 1_000;
      expect(expiresAt.getTime()).toBeGreaterThan(end - 1_000);
      expect(expiresAt.getTime()).toBeLessThanOrEqual(end);
    });

    it("accepts a token until its last second, and refuses it as expired afterwards", () => {
      const { tokenService, pass } = start();
      const { accessToken, expiresIn } = tokenService.issue(session);
      pass(expiresIn - 1);
      expect(tokenService.verify(accessToken)).toMatchObject(session);
      pass(1);
      expect(refusal(tokenService, accessToken)).toEqual(refusedWith("auth.token_expired"));
    });

    it("issues a different valid token per call", () => {
      const { tokenService } = start();
      const issued = Array.from({ length: 100 }, () => tokenService.issue(session).accessToken);
      expect(new Set(issued).size).toBe(100);
      for (const token of issued) expect(tokenService.verify(token)).toMatchObject(session);
    });

    it("issues tokens that fit a header and a URL", () => {
      const { tokenService } = start();
      expect(tokenService.issue(session).accessToken).toMatch(/^[\w.~-]{16,2048}$/);
    });

    it.each(["", " ", ".", "..", "...", "a.b.c", "null", "{}", "\0", "é"])("refuses the malformed token %j", (text) => {
      expect(refusal(start().tokenService, text)).toEqual(refusedWith("auth.token_invalid"));
    });

    it("refuses a token of a megabyte", () => {
      expect(refusal(start().tokenService, "x".repeat(1_000_000))).toEqual(refusedWith("auth.token_invalid"));
    });

    it("refuses a token of another key", () => {
      const { tokenService } = start();
      const other = start().tokenService.issue(session).accessToken;
      expect(refusal(tokenService, other)).toEqual(refusedWith("auth.token_invalid"));
    });

    it("refuses a token with a missing or doubled part", () => {
      const { tokenService } = start();
      const { accessToken } = tokenService.issue(session);
      const middle = Math.floor(accessToken.length / 2);
      const changed = [
        accessToken.slice(0, -4),
        accessToken.slice(4),
        accessToken.slice(0, middle) + accessToken.slice(middle + 4),
        accessToken + accessToken,
        `${accessToken}.`,
        ` ${accessToken}`,
      ];
      for (const token of changed) expect(refusal(tokenService, token)).toEqual(refusedWith("auth.token_invalid"));
    });

    it("refuses a token with any one character changed", () => {
      const { tokenService } = start();
      const { accessToken } = tokenService.issue(session);
      // Skips the last character, because its unused bits may differ in a valid base64url text.
      for (let index = 0; index < accessToken.length - 1; index += 1) {
        const [sign] = accessToken.slice(index);
        if (sign === ".") continue;
        const token = accessToken.slice(0, index) + (sign === "A" ? "B" : "A") + accessToken.slice(index + 1);
        expect(refusal(tokenService, token)).toEqual(refusedWith("auth.token_invalid"));
      }
    });
  });
}
