import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { bundledHooks } from "../../support/react-hooks.js";

it("keeps the React hooks under 3 KB gzipped, without React and the SDK", async () => {
  const code = await bundledHooks("es");
  expect(code).toContain("useSyncTalk");
  expect(gzipSync(code).length).toBeLessThan(3_000);
});
