import { describe, expect, it } from "vitest";
import type { OpenStore } from "./store.js";

export function deploymentContract(open: OpenStore): void {
  describe("DataStoreStatus", () => {
    it("has one epoch, a UUID", async () => {
      const { deployment } = await open();
      const epoch = await deployment.epoch();
      expect(epoch).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(await deployment.epoch()).toBe(epoch);
    });

    it("has another epoch after a renewal", async () => {
      const { deployment } = await open();
      const before = await deployment.epoch();
      const renewed = await deployment.renewEpoch();
      expect(renewed).not.toBe(before);
      expect(await deployment.epoch()).toBe(renewed);
    });

    it("answers a ping while the store can read and write", async () => {
      const { deployment } = await open();
      await expect(deployment.ping()).resolves.toBeUndefined();
    });
  });
}
