import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type JsonWebKey,
  type KeyObject,
} from "node:crypto";

/** A key that verifies one algorithm only (RFC 8725, 3.1), and signs if `signing` is set. */
export type RingKey = Readonly<{
  kid: string;
  algorithm: "HS256" | "ES256";
  verifying: KeyObject;
  signing: KeyObject | null;
}>;

/** Public keys for gateways that verify tokens: RFC 7517. */
export type PublicKeys = Readonly<{ keys: readonly JsonWebKey[] }>;

/** The keys of access tokens, by `kid`. The first key with a signing half signs; all keys verify. */
export class KeyRing {
  readonly signing: RingKey & Readonly<{ signing: KeyObject }>;
  private readonly byKid: ReadonlyMap<string, RingKey>;

  constructor(keys: readonly RingKey[]) {
    const signing = keys.find((key): key is RingKey & { signing: KeyObject } => key.signing !== null);
    if (!signing) throw new TypeError("There is no key to sign with.");
    this.signing = signing;
    this.byKid = new Map(keys.map((key) => [key.kid, key]));
    if (this.byKid.size < keys.length) throw new TypeError("Two keys have the same name.");
  }

  key(kid: string): RingKey | null {
    return this.byKid.get(kid) ?? null;
  }

  /** Derives secret keys for another purpose, one per signing key, the current one first. */
  derived(purpose: string): readonly [KeyObject, ...KeyObject[]] {
    const others = [...this.byKid.values()].filter((key) => key !== this.signing);
    const secrets = others.map(({ signing }) => signing).filter((key) => key !== null);
    return [derivedKey(this.signing.signing, purpose), ...secrets.map((key) => derivedKey(key, purpose))];
  }

  publicKeys(): PublicKeys {
    const published = [...this.byKid.values()].filter(({ algorithm }) => algorithm === "ES256");
    return {
      keys: published.map(({ kid, algorithm: alg, verifying }) => ({
        ...verifying.export({ format: "jwk" }),
        kid,
        alg,
        use: "sig",
      })),
    };
  }
}

export function secretKey(kid: string, secret: Uint8Array): RingKey {
  const key = createSecretKey(secret);
  return { kid, algorithm: "HS256", verifying: key, signing: key };
}

/**
 * Reads a P-256 key in PEM: a private one signs and verifies, a public one verifies. Its name is its thumbprint (RFC
 * 7638).
 */
export function ellipticKey(pem: string): RingKey {
  const signing = pem.includes("PRIVATE KEY") ? createPrivateKey(pem) : null;
  const verifying = createPublicKey(pem);
  if (verifying.asymmetricKeyDetails?.namedCurve !== "prime256v1")
    throw new TypeError("The key is not on the curve P-256.");
  return { kid: thumbprint(verifying), algorithm: "ES256", verifying, signing };
}

function derivedKey(key: KeyObject, purpose: string): KeyObject {
  const material = key.type === "secret" ? key.export() : key.export({ format: "der", type: "pkcs8" });
  return createSecretKey(Buffer.from(hkdfSync("sha256", material, "", purpose, 32)));
}

function thumbprint(key: KeyObject): string {
  const { crv, kty, x, y } = key.export({ format: "jwk" });
  return createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
}
