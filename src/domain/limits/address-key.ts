const MAPPED = /^(?:0*:){0,5}:?ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** What is counted for an address: an IPv4 address itself, also when written as IPv6, and of an IPv6 address its /64. */
export function addressKey(address: string): string {
  const [, mapped] = MAPPED.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!address.includes(":")) return address;
  const [unscoped = ""] = address.split("%", 1);
  const [left = "", right] = unscoped.split("::");
  const before = groupsOf(left);
  const after = groupsOf(right ?? "");
  const missing = right === undefined ? 0 : Math.max(0, GROUPS - before.length - after.length);
  const groups = [...before, ...Array<string>(missing).fill("0"), ...after];
  return `${groups.slice(0, NETWORK_GROUPS).map(shortest).join(":")}::/64`;
}

const groupsOf = (text: string): string[] => (text === "" ? [] : text.split(":"));
const shortest = (group: string): string => group.toLowerCase().replace(/^0+(?=.)/, "");
