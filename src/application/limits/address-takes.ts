import { addressPrefixes } from "../../domain/limits/address-key.js";
import type { LimitedAction } from "../../domain/limits/limit.js";
import type { RateLimiter, Take } from "../ports/rate-limiter.js";

/** Counts an action for an address and for the networks that it belongs to, which have a multiple of its quota. */
export const addressTakes = (action: LimitedAction, address: string, cost = 1): Take[] =>
  addressPrefixes(address).map(({ key, multiple }) => ({ action, key, cost: cost / multiple }));

/** Takes a token for the address and for each of its networks, or refuses with `rate.limited` and takes none. */
export const takeByAddress = (rateLimiter: RateLimiter, action: LimitedAction, address: string): Promise<void> =>
  rateLimiter.takeAll(addressTakes(action, address));

/** Refunds a part of what `takeByAddress` took. */
export async function giveBackByAddress(
  rateLimiter: RateLimiter,
  action: LimitedAction,
  address: string,
  part: number,
): Promise<void> {
  const back = addressTakes(action, address, -part);
  await Promise.all(back.map(({ key, cost }) => rateLimiter.charge(action, key, cost)));
}
