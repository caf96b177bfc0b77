import { Tally } from "../concurrency/tally.js";
import { addressPrefixes, type AddressPrefix } from "../../domain/limits/address-key.js";

/** Whether the address or network with this key is exempt from limits. */
export type FreeAddress = (key: string) => boolean;

/** Counts resources per address and per network that contains it. */
export class AddressCounts {
  private readonly counts = new Tally<string>();

  /** `maxOf`: the maximum per address or network. Exempt keys have none. */
  constructor(
    private readonly maxOf: (prefix: AddressPrefix) => number,
    private readonly isFree: FreeAddress = () => false,
  ) {}

  /** Whether the address, or a network of it, has reached its maximum. */
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
