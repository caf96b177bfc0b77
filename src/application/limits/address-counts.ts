import { Tally } from "../concurrency/tally.js";
import { addressPrefixes, type AddressPrefix } from "../../domain/limits/address-key.js";

/** Whether nothing limits what an address, or the network with this key, holds. */
export type FreeAddress = (key: string) => boolean;

/** Counts things that addresses hold, per address and per network around it. */
export class AddressCounts {
  private readonly counts = new Tally<string>();

  /** `maxOf` says how many an address, or a network around it, may hold, but for those whose key is free. */
  constructor(
    private readonly maxOf: (prefix: AddressPrefix) => number,
    private readonly isFree: FreeAddress = () => false,
  ) {}

  /** Whether the address and its networks hold as many as they may. */
  isFull(address: string): boolean {
    return addressPrefixes(address).some(
      (prefix) => this.countOf(prefix.key) >= this.maxOf(prefix) && !this.isFree(prefix.key),
    );
  }

  add(address: string, change: 1 | -1): void {
    for (const { key } of addressPrefixes(address)) this.counts.add(key, change);
  }

  /** Count of the address or the network with this key. */
  countOf(key: string): number {
    return this.counts.of(key);
  }
}
