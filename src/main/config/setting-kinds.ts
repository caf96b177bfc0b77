import { isIP, isIPv4 } from "node:net";
import { z } from "zod";

export const listOf = <Item extends string>(item: z.ZodType<Item, string>) =>
  z
    .string()
    .transform((value): readonly string[] => value.split(",").map((part) => part.trim()))
    .pipe(z.array(item).readonly());

export const onOrOff = z.enum(["on", "off"]);

export const urlOf = (protocols: RegExp, error: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.test(new URL(value).protocol), { error });

/** A URL of a frontend or an app, with `{token}` as the placeholder of the token. */
export const linkTemplate = z
  .string()
  .refine((value) => value.includes("{token}") && URL.canParse(value) && !/^(?:javascript|data):/i.test(value), {
    error: "must be an address with {token} in it, such as https://chat.example.com/reset?token={token}",
  });

export const wholeNumber = (least: number, most: number) =>
  z.string().regex(/^\d+$/, { error: "must be a whole number" }).transform(Number).pipe(z.int().min(least).max(most));

function isProxyAddress(value: string): boolean {
  if (["loopback", "linklocal", "uniquelocal"].includes(value)) return true;
  const [address = "", bits, ...rest] = value.split("/");
  const longest = isIPv4(address) ? 32 : 128;
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
  return isIP(address) !== 0 && fits && rest.length === 0;
}

/** A number of hops, or the proxies' addresses. `true` is refused: clients could then choose their address. */
export const trustProxy = z.union([wholeNumber(0, 10), listOf(z.string().refine(isProxyAddress))], {
  error: "must be a number of hops or a list of addresses",
});

export const withoutLastSlashes = (value: string): string =>
  value.endsWith("/") ? withoutLastSlashes(value.slice(0, -1)) : value;
