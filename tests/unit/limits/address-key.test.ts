import fc from "fast-check";
import { expect, it } from "vitest";
import { rateLimitKey, addressTurnPath, addressPrefixes } from "../../../src/domain/limits/address-key.js";

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["::FFFF:203.0.113.7", "203.0.113.7"],
  ["0:0:0:0:0:ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002::", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["::", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["", ""],
])("counts %s as %s", (address, key) => {
  expect(rateLimitKey(address)).toBe(key);
});

it.each([
  ["203.0.113.7", ["203.0.113.7", "203.0.113.0/24"]],
  ["::ffff:203.0.113.7", ["203.0.113.7", "203.0.113.0/24"]],
  ["2001:db8:1:abcd::9", ["2001:db8:1:abcd::/64", "2001:db8:1:ab00::/56", "2001:db8:1::/48"]],
  ["::1", ["0:0:0:0::/64", "0:0:0:0::/56", "0:0:0::/48"]],
  ["", [""]],
  ["unknown", ["unknown"]],
])("counts %s against its networks %j", (address, keys) => {
  expect(addressPrefixes(address).map(({ key }) => key)).toEqual(keys);
  expect(addressTurnPath(address)).toEqual(keys.toReversed());
});

it("gives a wider network a larger multiple of the quota, whatever the address", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (address) => {
      const multiples = addressPrefixes(address).map(({ multiple }) => multiple);
      expect(multiples).toEqual(multiples.toSorted((one, other) => one - other));
      expect(multiples[0]).toBe(1);
      expect(rateLimitKey(address)).toBe(addressPrefixes(address)[0].key);
    }),
  );
});
