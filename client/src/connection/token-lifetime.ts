/** The lifetime of an access token according to its claims; null when they do not contain it. */
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
 * The remaining lifetime of an accepted token in milliseconds, by the local clock. Returns the whole lifetime when the
 * local clock must be wrong.
 */
export function remainingMs(token: string, expiresAt: string, now: number): number {
  const left = Date.parse(expiresAt) - now;
  const life = lifetimeMs(token);
  if (life === null) return left;
  return left > 0 ? Math.min(left, life) : life;
}
