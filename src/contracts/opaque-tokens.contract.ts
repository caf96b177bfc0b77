import { describe, expect, it } from "vitest";
import type { OpaqueTokens } from "../application/ports/opaque-tokens.js";

const COUNT = 1_000;
/** 256 bits in base64url, or in another alphabet that is safe in a URL. */
const TOKEN = /^[\w-]{43,64}$/;
const CODE = /^[\w-]{22,42}$/;

export function opaqueTokensContract(name: string, tokens: OpaqueTokens): void {
  const fresh = () => tokens.fresh();

  describe(`OpaqueTokens, ${name}`, () => {
    it("generates distinct tokens of 256 bits", () => {
      const made = Array.from({ length: COUNT }, fresh);
      expect(made.filter((token) => !TOKEN.test(token))).toEqual([]);
      expect(new Set(made).size).toBe(COUNT);
    });

    it("generates distinct codes of 128 bits", () => {
      const made = Array.from({ length: COUNT }, () => tokens.code());
      expect(made.filter((code) => !CODE.test(code))).toEqual([]);
      expect(new Set(made).size).toBe(COUNT);
    });

    it("derives the same successor from the same token and salt, and another one from any other", () => {
      const [token, salt] = [fresh(), fresh()];
      const successor = tokens.successor(token, salt);
      expect(tokens.successor(token, salt)).toBe(successor);
      expect(successor).toMatch(TOKEN);
      const others = [tokens.successor(token, fresh()), tokens.successor(fresh(), salt), tokens.successor(salt, token)];
      expect(new Set([successor, ...others, token, salt]).size).toBe(6);
    });

    it("derives chains of successors without repeats", () => {
      const chain = new Set<string>();
      let token = fresh();
      for (let length = 0; length < COUNT; length += 1) {
        chain.add(token);
        token = tokens.successor(token, "one salt for all");
      }
      expect(chain.size).toBe(COUNT);
    });

    it("identifies a token by its SHA-256, in hexadecimal", () => {
      expect(tokens.digest("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
      expect(tokens.digest("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    });
  });
}
