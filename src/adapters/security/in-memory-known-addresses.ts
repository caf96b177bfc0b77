import type { KnownAddresses } from "../../application/ports/known-addresses.js";

const MOST_ACCOUNTS = 100_000;
const MOST_ADDRESSES = 10;

/** Remembers the latest logins, until the process ends. */
export class InMemoryKnownAddresses implements KnownAddresses {
  private readonly addresses = new Map<string, readonly string[]>();

  async knows(email: string, address: string): Promise<boolean> {
    return this.addresses.get(email)?.includes(address) ?? false;
  }

  async remember(email: string, address: string): Promise<void> {
    const others = (this.addresses.get(email) ?? []).filter((known) => known !== address);
    this.addresses.delete(email);
    this.addresses.set(email, [address, ...others].slice(0, MOST_ADDRESSES));
    const [oldest] = this.addresses.keys();
    if (this.addresses.size > MOST_ACCOUNTS && oldest !== undefined) this.addresses.delete(oldest);
  }
}
