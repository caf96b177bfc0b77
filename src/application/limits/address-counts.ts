import { addressPrefixes, type AddressPrefix } from "../../domain/limits/address-key.js";

/** Counts things that addresses hold, per address and per network around it. */
export class AddressCounts {
  private readonly counts = new Map<string, number>();

  /** `maxOf` says how many an address, or a network around it, may hold. */
  constructor(private readonly maxOf: (prefix: AddressPrefix) => number) {}

  /** Whether the address and its networks hold as many as they may. */
  isFull(address: string): boolean {
    return addressPrefixes(address).some((prefix) => this.countOf(prefix.key) >= this.maxOf(prefix));
  }

  add(address: string, change: 1 | -1): void {
    for (const { key } of addressPrefixes(address)) {
      const count = this.countOf(key) + change;
      if (count > 0) this.counts.set(key, count);
      else this.counts.delete(key);
    }
  }

  /** How many the address, or the network that this is the key of, holds. */
  countOf(key: string): number {
    return this.counts.get(key) ?? 0;
  }
}
