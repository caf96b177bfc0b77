/** The lifetime of an access token by its own claims; null when they do not state it. */
export function lifetimeMs(token: string): number | null {
  const [, payload = ""] = token.split(".");
  try {
    const { exp, iat } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as Record<string, unknown>;
    return typeof exp === "number" && typeof iat === "number" && exp > iat ? (exp - iat) * 1000 : null;
  } catch {
    return null;
  }
}

/**
 * The remaining lifetime of a token that the server accepts, in milliseconds, by this machine's clock. When the clock must be
 * wrong, the whole lifetime.
 */
export function remainingMs(token: string, expiresAt: string, now: number): number {
  const left = Date.parse(expiresAt) - now;
  const life = lifetimeMs(token);
  if (life === null) return left;
  return left > 0 ? Math.min(left, life) : life;
}
