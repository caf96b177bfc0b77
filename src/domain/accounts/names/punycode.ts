const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const FIRST_BIAS = 72;
const FIRST_CODE = 128;
const DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

const ASCII = /^[\0-\x7f]*$/;
const LETTERS = /^[\p{L}\p{M}\p{N}\u00b7\u30fb-]*$/u;

/**
 * Encodes a label of a domain for DNS: maps it to NFKC and lower case, letter by letter, then to Punycode unless it is
 * ASCII.
 * Sources: UTS 46, non-transitional (ß and ς stay), and RFC 3492. A label with characters other than letters is
 * returned unchanged.
 */
export function asciiLabel(label: string): string {
  const mapped = [...label.normalize("NFKC")].map((letter) => letter.toLowerCase()).join("");
  const letters = mapped.normalize("NFC");
  return ASCII.test(letters) || !LETTERS.test(letters) ? letters : `xn--${encoded(letters)}`;
}

function encoded(label: string): string {
  const codes = [...label].map((letter) => letter.codePointAt(0) ?? 0);
  const basic = codes.filter((code) => code < FIRST_CODE);
  const others = [...new Set(codes.filter((code) => code >= FIRST_CODE))].sort((a, b) => a - b);
  let output = basic.map((code) => String.fromCodePoint(code)).join("") + (basic.length > 0 ? "-" : "");
  let [delta, bias, handled, next] = [0, FIRST_BIAS, basic.length, FIRST_CODE];
  for (const code of others) {
    delta += (code - next) * (handled + 1);
    for (const each of codes) {
      if (each < code) delta += 1;
      if (each !== code) continue;
      output += digitsOf(delta, bias);
      bias = adapted(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    next = code + 1;
  }
  return output;
}

function digitsOf(delta: number, bias: number): string {
  let [rest, digits] = [delta, ""];
  for (let place = BASE; ; place += BASE) {
    const threshold = Math.min(T_MAX, Math.max(T_MIN, place - bias));
    if (rest < threshold) return digits + (DIGITS[rest] ?? "");
    digits += DIGITS[threshold + ((rest - threshold) % (BASE - threshold))] ?? "";
    rest = Math.floor((rest - threshold) / (BASE - threshold));
  }
}

function adapted(delta: number, points: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / points);
  let bias = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; bias += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return bias + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
