import { z } from "zod";

export const MIN_SECRET_BYTES = 32;

export type NamedSecret = Readonly<{ kid: string; secret: string }>;

const FORM = { error: "must be kid:secret, separated by commas; a kid is 1 to 32 of A-Z a-z 0-9 _ -", abort: true };
const SIZE = { error: `every secret must have at least ${MIN_SECRET_BYTES} bytes` };

const NamedSecret = z
  .string()
  .trim()
  .regex(/^[\w-]{1,32}:./, FORM)
  .transform(named);

/** Named secrets as `kid:secret,kid:secret`. The first secret signs, all verify. */
export const NamedSecrets = z
  .string()
  .transform((value): readonly string[] => value.split(","))
  .pipe(z.array(NamedSecret).readonly())
  .refine((secrets) => secrets.every(({ secret }) => Buffer.byteLength(secret) >= MIN_SECRET_BYTES), SIZE)
  .refine((secrets) => new Set(secrets.map(({ kid }) => kid)).size === secrets.length, {
    error: "must not use a kid twice",
  });

function named(text: string): NamedSecret {
  const end = text.indexOf(":");
  return { kid: text.slice(0, end), secret: text.slice(end + 1) };
}
