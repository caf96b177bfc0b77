import { createHmac, createPublicKey, createSign, randomBytes, type KeyObject } from "node:crypto";
import jwt from "jsonwebtoken";

type Part = Readonly<Record<string, unknown>>;

const encode = (part: unknown) =>
  Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");

/** Makes tokens of any shape, signed with any key, genuine or forged. */
export class TokenForger {
  readonly header: Part;

  constructor(
    private readonly secret: string,
    kid: string,
    readonly claims: Part,
  ) {
    this.header = { alg: "HS256", typ: "at+jwt", kid };
  }

  /** Signed with the correct secret. */
  signed(claims: unknown = this.claims, header: unknown = this.header, secret: string | Buffer = this.secret): string {
    return signedBy(secret, "sha256", header, claims);
  }

  unsigned(header: Part, signature = ""): string {
    return `${encode({ ...this.header, ...header })}.${encode(this.claims)}.${signature}`;
  }

  with(claims: Part): string {
    return this.signed({ ...this.claims, ...claims });
  }

  headed(header: Part): string {
    return this.signed(this.claims, { ...this.header, ...header });
  }

  without(claim: string): string {
    return this.signed(Object.fromEntries(Object.entries(this.claims).filter(([name]) => name !== claim)));
  }

  /** Signed with the correct secret, by another algorithm. */
  hashed(hash: "sha384" | "sha512", alg: string): string {
    return signedBy(this.secret, hash, { ...this.header, alg }, this.claims);
  }

  /** Signed with an attacker's key, whose algorithm the header names. */
  strange(key: KeyObject, algorithm: jwt.Algorithm, header: Part = {}): string {
    return jwt.sign(this.claims, key, { algorithm, header: { ...this.header, ...header, alg: algorithm } });
  }

  /** ES256 with the plain hash in place of the fixed-width signature. */
  derSigned(key: KeyObject, header: Part): string {
    const content = `${encode({ ...this.header, alg: "ES256", ...header })}.${encode(this.claims)}`;
    return `${content}.${createSign("sha256").update(content).sign(key, "base64url")}`;
  }

  /** Uses the text of a public key as a secret. */
  confused(key: KeyObject, kid: string): string {
    const pem = createPublicKey(key).export({ type: "spki", format: "pem" });
    return this.signed(this.claims, { ...this.header, kid }, pem.toString());
  }
}

function signedBy(secret: string | Buffer, hash: string, header: unknown, claims: unknown): string {
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${createHmac(hash, secret).update(content).digest("base64url")}`;
}

export const anotherSecret = (): Buffer => randomBytes(32);
