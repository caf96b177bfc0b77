import { describe, expect, it } from "vitest";
import type { KnownAddresses } from "../../src/application/ports/known-addresses.js";

export function knownAddressesContract(name: string, open: () => Promise<KnownAddresses>): void {
  describe(`the addresses that people were logged in from, ${name}`, () => {
    it("are known from the login on, for that account", async () => {
      const known = await open();
      expect(await known.knows("ada@example.com", "203.0.113.7")).toBe(false);
      await known.remember("ada@example.com", "203.0.113.7");
      expect(await known.knows("ada@example.com", "203.0.113.7")).toBe(true);
      expect(await known.knows("ada@example.com", "203.0.113.8")).toBe(false);
      expect(await known.knows("bob@example.com", "203.0.113.7")).toBe(false);
    });

    it("are the latest for certain, a few of them together", async () => {
      const known = await open();
      for (let host = 0; host < 300; host += 1) await known.remember("ada@example.com", `198.51.${host}`);
      for (let count = 0; count < 300; count += 1) await known.remember("ada@example.com", "2001:db8:1:2::/64");
      expect(await known.knows("ada@example.com", "2001:db8:1:2::/64")).toBe(true);
      expect(await known.knows("ada@example.com", "198.51.299")).toBe(true);
    });
  });
}
