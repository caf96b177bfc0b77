import { describe, expect, it } from "vitest";
import type { OpenStore } from "./store.js";

export function dataStoreStatusContract(open: OpenStore): void {
  describe("DataStoreStatus", () => {
    it("has one epoch, a UUID", async () => {
      const { dataStoreStatus } = await open();
      const epoch = await dataStoreStatus.epoch();
      expect(epoch).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(await dataStoreStatus.epoch()).toBe(epoch);
    });

    it("has another epoch after a renewal", async () => {
      const { dataStoreStatus } = await open();
      const before = await dataStoreStatus.epoch();
      const renewed = await dataStoreStatus.renewEpoch();
      expect(renewed).not.toBe(before);
      expect(await dataStoreStatus.epoch()).toBe(renewed);
    });

    it("answers a ping while the store can read and write", async () => {
      const { dataStoreStatus } = await open();
      await expect(dataStoreStatus.ping()).resolves.toBeUndefined();
    });
  });
}
