import { expect, it } from "vitest";
import { nodeOpaqueTokens } from "../../../src/adapters/security/node-opaque-tokens.js";

const { fresh, successor, digest } = nodeOpaqueTokens;

it("generates distinct tokens of 256 bits", () => {
  const tokens = Array.from({ length: 1000 }, fresh);
  expect(tokens.every((token) => /^[\w-]{43}$/.test(token))).toBe(true);
  expect(new Set(tokens).size).toBe(1000);
});

it("derives the same successor from the same token and salt, and another one from any other", () => {
  const [token, salt] = [fresh(), fresh()];
  expect(successor(token, salt)).toBe(successor(token, salt));
  expect(successor(token, salt)).toMatch(/^[\w-]{43}$/);
  expect(new Set([successor(token, salt), successor(token, fresh()), successor(fresh(), salt)]).size).toBe(3);
});

it("identifies a token by its SHA-256", () => {
  expect(digest("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
