import { rateLimitKey, addressTurnPath } from "../limits/address-key.js";

/** The device and the address that a session was started from. */
export type Place = Readonly<{ device: string; address: string }>;

export function includesAddress(places: readonly Place[], address: string): boolean {
  const key = rateLimitKey(address);
  return places.some((place) => rateLimitKey(place.address) === key);
}

/**
 * Whether none of the places has this device, or none has this network. Networks are a /24 of IPv4 and a /48 of IPv6.
 */
export function isNewPlace(places: readonly Place[], { device, address }: Place): boolean {
  const network = networkOf(address);
  const isNewDevice = places.every((place) => place.device !== device);
  return isNewDevice || places.every((place) => networkOf(place.address) !== network);
}

const networkOf = (address: string): string => addressTurnPath(address)[0] ?? address;
