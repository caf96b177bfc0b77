const MAPPED = /^(?:0*:){0,5}:?ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const IPV4 = /^(\d+\.\d+\.\d+)\.\d+$/;
const GROUPS = 8;

/** A network that contains an address. `multiple`: its quota, as a multiple of the quota of an address. */
export type AddressPrefix = Readonly<{ key: string; multiple: number }>;

const IPV4_NETWORK = { bits: 24, multiple: 8 };
/** IPv6 prefixes, from one network of a household to the largest that one customer usually gets. */
const IPV6_NETWORKS = [
  { bits: 64, multiple: 1 },
  { bits: 56, multiple: 2 },
  { bits: 48, multiple: 4 },
] as const;

/**
 * Networks that limits by address count, from the narrowest to the widest: the IPv4 address (also when written as IPv6)
 * and its /24; for IPv6 the /64, the /56 and the /48.
 */
export function addressPrefixes(address: string): readonly [AddressPrefix, ...AddressPrefix[]] {
  const [, mapped] = MAPPED.exec(address) ?? [];
  if (mapped !== undefined || !address.includes(":")) return ipv4Prefixes(mapped ?? address);
  const groups = groupsOf(address);
  const [narrowest, ...wider] = IPV6_NETWORKS;
  return [ipv6Prefix(groups, narrowest), ...wider.map((network) => ipv6Prefix(groups, network))];
}

const CROWD = 8;

/**
 * The maximum of connections of a network, as a multiple of that of an address. It is larger than other multiples,
 * because connections last long and one network of a mobile carrier has many users.
 */
export const connectionMultiple = ({ multiple }: AddressPrefix): number => (multiple === 1 ? 1 : multiple * CROWD);

/** The narrowest network of an address. */
export const rateLimitKey = (address: string): string => addressPrefixes(address)[0].key;

/**
 * The networks of an address, from the widest to the narrowest, for fair queues: addresses that share a network take
 * turns.
 */
export const addressTurnPath = (address: string): readonly string[] =>
  addressPrefixes(address)
    .map(({ key }) => key)
    .toReversed();

function ipv4Prefixes(address: string): readonly [AddressPrefix, ...AddressPrefix[]] {
  const own = { key: address, multiple: 1 };
  const [, network] = IPV4.exec(address) ?? [];
  if (network === undefined) return [own];
  const { bits, multiple } = IPV4_NETWORK;
  return [own, { key: `${network}.0/${bits}`, multiple }];
}

function ipv6Prefix(groups: readonly number[], { bits, multiple }: (typeof IPV6_NETWORKS)[number]): AddressPrefix {
  const kept = groups.slice(0, Math.ceil(bits / 16)).map((group, index) => {
    const bitsOfGroup = Math.min(16, bits - 16 * index);
    return group - (group % 2 ** (16 - bitsOfGroup));
  });
  return { key: `${kept.map((group) => group.toString(16)).join(":")}::/${bits}`, multiple };
}

function groupsOf(address: string): readonly number[] {
  const [unscoped = ""] = address.split("%", 1);
  const [left = "", right] = unscoped.split("::");
  const before = numbersIn(left);
  const after = numbersIn(right ?? "");
  const missing = right === undefined ? 0 : Math.max(0, GROUPS - before.length - after.length);
  return [...before, ...Array<number>(missing).fill(0), ...after];
}

const numbersIn = (text: string): number[] =>
  text === "" ? [] : text.split(":").map((group) => (/^[\da-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : 0));
