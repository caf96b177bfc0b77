import { expect, it } from "vitest";
import { TokenHolder } from "./token-holder.js";

it("asks the source once for however many want a fresh token, and again when it failed", async () => {
  let asked = 0;
  const tokens = new TokenHolder(async () => {
    asked += 1;
    if (asked === 1) throw new Error("offline");
    return `token ${asked}`;
  });
  await expect(tokens.current()).rejects.toThrow("offline");
  expect(await Promise.all([tokens.current(), tokens.renew(), tokens.current()])).toEqual(Array(3).fill("token 2"));
  expect(await tokens.current()).toBe("token 2");
  expect(await tokens.renew()).toBe("token 3");
});
