const MAX_USER_AGENT = 512;
const UNKNOWN = "Unknown device";

/** The order matters: most browsers also name the browsers that they descend from. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\b(?:OPR|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:HeadlessChrome|Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
  [/\bcurl\//i, "curl"],
  [/^(?:node|undici)\b/i, "Node.js"],
  [/\bpython/i, "Python"],
  [/\bokhttp\b/i, "OkHttp"],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac(?:intosh| OS X)\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** Names a device for people, from its user agent. */
export function deviceName(userAgent: string): string {
  const said = userAgent.slice(0, MAX_USER_AGENT);
  const program = named(PROGRAMS, said);
  const system = named(SYSTEMS, said);
  if (program && system) return `${program} on ${system}`;
  return program ?? system ?? UNKNOWN;
}

const named = (names: readonly (readonly [RegExp, string])[], said: string): string | null =>
  names.find(([pattern]) => pattern.test(said))?.[1] ?? null;
