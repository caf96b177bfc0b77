import { expect, it } from "vitest";
import { TokenHolder } from "./token-holder.js";

it("calls the token source once for concurrent callers, and again after a failure", async () => {
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
