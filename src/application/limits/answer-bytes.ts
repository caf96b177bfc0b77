/** How many bytes an answer takes as JSON in UTF-8, but for escapes: what reading it costs. */
export function answerBytes(value: unknown): number {
  if (typeof value === "string") return utf8Bytes(value) + 2;
  if (typeof value !== "object" || value === null) return 5;
  if (value instanceof Date) return 26;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + answerBytes(item) + 1, 2);
  let sum = 2;
  for (const [key, field] of Object.entries(value)) if (field !== undefined) sum += key.length + 4 + answerBytes(field);
  return sum;
}

function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
