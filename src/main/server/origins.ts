const ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/((?:\[[0-9a-f:.]+\]|[^\s/?#@\\%:[\]*,]+)(?::\d{1,5})?)$/i;
const PATTERN = /^([a-z][a-z0-9+.-]*:\/\/)\*\.([^/]+)$/i;
const WEB = /^https?:\/\//;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LOOPBACK = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
/** Replaces the `*` of a pattern, so that it can be normalised like an origin. */
const ANY_LABEL = "any-label";

/** Normalises an origin as browsers do: lower case, no default port. `null` for an invalid one. */
export function normalOrigin(text: string): string | null {
  const [, scheme = "", host = ""] = ORIGIN.exec(text) ?? [];
  const origin = `${scheme}://${host}`.toLowerCase();
  if (host === "") return null;
  if (!WEB.test(origin)) return origin;
  return URL.canParse(origin) ? new URL(origin).origin : null;
}

/** Normalises an entry of CORS_ORIGINS, whose first label may be `*`. */
export function normalOriginOrPattern(text: string): string | null {
  const [, scheme = "", domain = ""] = PATTERN.exec(text) ?? [];
  if (domain === "") return normalOrigin(text);
  const origin = domain.includes(".") ? normalOrigin(`${scheme}${ANY_LABEL}.${domain}`) : null;
  return origin?.replace(ANY_LABEL, "*") ?? null;
}

export type OriginRules = Readonly<{
  /** Normalised origins and patterns. */
  listed: readonly string[];
  /** URL under which clients reach the server, and the origin of its own pages. */
  publicUrl: string | null;
  /** Whether pages of this machine are allowed, on any port. */
  loopback: boolean;
}>;

/** Whether a page of this origin is allowed. `host` is the `Host` header of its request. */
export type AllowsOrigin = (origin: string, host: string | undefined) => boolean;

export function allowedOrigins({ listed, publicUrl, loopback }: OriginRules): AllowsOrigin {
  const own = publicUrl === null ? [] : [new URL(publicUrl).origin];
  const exact = new Set([...listed, ...own]);
  const patterns = listed.filter((entry) => entry.includes("*")).map((entry) => entry.split("*"));
  return (text, host) => {
    const origin = normalOrigin(text);
    if (origin === null) return false;
    if (exact.has(origin) || (loopback && LOOPBACK.test(origin))) return true;
    if (patterns.some(([before = "", after = ""]) => fits(origin, before, after))) return true;
    return WEB.test(origin) && host !== undefined && origin === normalOrigin(`${new URL(origin).protocol}//${host}`);
  };
}

/** Whether the origin is `before`, one label, and `after`. */
const fits = (origin: string, before: string, after: string): boolean =>
  origin.length > before.length + after.length &&
  origin.startsWith(before) &&
  origin.endsWith(after) &&
  LABEL.test(origin.slice(before.length, -after.length));
