const ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/((?:\[[0-9a-f:.]+\]|[^\s/?#@\\%:[\]*,]+)(?::\d{1,5})?)$/i;
const PATTERN = /^([a-z][a-z0-9+.-]*:\/\/)\*\.([^/]+)$/i;
const WEB = /^https?:\/\//;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LOOPBACK = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
/** Stands for the label in a pattern while it is brought into the spelling of an origin. */
const ANY_LABEL = "any-label";

/** The one spelling of an origin, as browsers send it: lower case, no default port. `null` for what is none. */
export function normalOrigin(text: string): string | null {
  const [, scheme = "", host = ""] = ORIGIN.exec(text) ?? [];
  const origin = `${scheme}://${host}`.toLowerCase();
  if (host === "") return null;
  if (!WEB.test(origin)) return origin;
  return URL.canParse(origin) ? new URL(origin).origin : null;
}

/** The same for an entry of CORS_ORIGINS, which may have `*` in the place of its first label. */
export function normalOriginOrPattern(text: string): string | null {
  const [, scheme = "", domain = ""] = PATTERN.exec(text) ?? [];
  if (domain === "") return normalOrigin(text);
  const origin = domain.includes(".") ? normalOrigin(`${scheme}${ANY_LABEL}.${domain}`) : null;
  return origin?.replace(ANY_LABEL, "*") ?? null;
}

export type OriginRules = Readonly<{
  /** Origins and patterns in their one spelling. */
  listed: readonly string[];
  /** Where people reach the server, as its own pages do too. */
  publicUrl: string | null;
  /** Whether pages of this machine are let in, on any port. */
  loopback: boolean;
}>;

/** Whether a page of this origin is let in by a server that it reached under `host`, which is of its `Host` header. */
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

/** Whether exactly one label stands between these two. */
const fits = (origin: string, before: string, after: string): boolean =>
  origin.length > before.length + after.length &&
  origin.startsWith(before) &&
  origin.endsWith(after) &&
  LABEL.test(origin.slice(before.length, -after.length));
