import { foldedCharacters, type FoldedCharacter } from "./folded-characters.js";

/** Longer parts are cut to this length. A longer identifier is found by its parts alone. */
const MAX_LENGTH = 64;

/** A folded text and the UTF-16 offsets of its source. `firstEnd`: the end of the first of two ideographs. */
export type Piece = Readonly<{ text: string; start: number; end: number; firstEnd?: number }>;

/** A run of characters that belong together: an identifier, a run of ideographs, or one emoji. */
export type Segment = Readonly<{
  kind: "word" | "ideographs" | "emoji";
  /** In order: the parts of an identifier, or each ideograph with the next one. */
  parts: readonly Piece[];
  /** The whole identifier, if it differs from its only part. */
  whole: Piece | null;
  /** Whether it begins with `#` or `@`. */
  isTagged: boolean;
  /** Whether nothing separates it from the segment before it. */
  isGlued: boolean;
}>;

/** Splits a text into segments. Takes time in proportion to the text. */
export function segmentsOf(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  let run: FoldedCharacter[] = [];
  let isGlued = false;
  const endRun = () => {
    const segment = segmentOf(run, isGlued);
    if (segment) {
      segments.push(segment);
      isGlued = true;
    }
    run = [];
  };
  for (const character of foldedCharacters(text)) {
    if (!continues(run, character)) endRun();
    if (character.kind === "gap") isGlued = false;
    else run.push(character);
  }
  endRun();
  return segments;
}

const isRegional = ({ text }: FoldedCharacter): boolean => text >= "\u{1f1e6}" && text <= "\u{1f1ff}";

const SIGNS = new Set(["#", "@"]);

/** Whether the character belongs to the run: two regional indicators are one flag, and a sign after a joiner begins a tag. */
function continues(run: readonly FoldedCharacter[], character: FoldedCharacter): boolean {
  const last = run.at(-1);
  if (!last || character.kind === "gap") return false;
  if (character.kind === "modifier") return last.kind === "emoji";
  if (character.kind === "emoji") return run.length === 1 && isRegional(last) && isRegional(character);
  if (last.kind === "joiner" && SIGNS.has(character.text)) return false;
  if (last.kind === "ideograph" || character.kind === "ideograph") return last.kind === character.kind;
  return last.kind === "letter" || last.kind === "joiner";
}

function segmentOf(run: readonly FoldedCharacter[], isGlued: boolean): Segment | null {
  const kind = run[0]?.kind;
  if (kind === undefined) return null;
  const common = { whole: null, isTagged: false, isGlued };
  if (kind === "ideograph") return { ...common, kind: "ideographs", parts: pairsOf(run) };
  if (kind === "emoji" || kind === "modifier") return { ...common, kind: "emoji", parts: [pieceOf(run)] };
  return wordOf(run, isGlued);
}

const pieceOf = (run: readonly FoldedCharacter[]): Piece => ({
  text: textOf(run),
  start: run[0]?.start ?? 0,
  end: run.at(-1)?.end ?? 0,
});

function textOf(run: readonly FoldedCharacter[]): string {
  let text = "";
  for (const character of run) {
    if (text.length + character.text.length > MAX_LENGTH) break;
    text += character.text;
  }
  return text;
}

/** Each ideograph with the next one, and the last one alone. */
const pairsOf = (run: readonly FoldedCharacter[]): readonly Piece[] =>
  run.map((first, index) => {
    const second = run[index + 1];
    return second ? { ...pieceOf([first, second]), firstEnd: first.end } : pieceOf([first]);
  });

/** An identifier without the joiners around it. A `#` or `@` directly before it belongs to it. */
function wordOf(run: readonly FoldedCharacter[], isGlued: boolean): Segment | null {
  const first = run.findIndex(({ kind }) => kind !== "joiner");
  if (first < 0) return null;
  const last = run.findLastIndex(({ kind }) => kind !== "joiner");
  const isTagged = SIGNS.has(run[first - 1]?.text ?? "");
  const inner = run.slice(first, last + 1);
  const parts = partsOf(inner);
  const all = isTagged ? run.slice(first - 1, last + 1) : inner;
  const length = all.reduce((sum, { text }) => sum + text.length, 0);
  const hasWhole = (isTagged || parts.length > 1) && length <= MAX_LENGTH;
  return { kind: "word", parts, whole: hasWhole ? pieceOf(all) : null, isTagged, isGlued };
}

/** Splits an identifier at joiners and at the humps of camelCase and of HTTPServer. */
function partsOf(run: readonly FoldedCharacter[]): readonly Piece[] {
  const parts: Piece[] = [];
  let part: FoldedCharacter[] = [];
  const endPart = () => {
    if (part.length > 0) parts.push(pieceOf(part));
    part = [];
  };
  for (const [index, character] of run.entries()) {
    if (character.kind === "joiner" || beginsHump(run, index)) endPart();
    if (character.kind !== "joiner") part.push(character);
  }
  endPart();
  return parts;
}

function beginsHump(run: readonly FoldedCharacter[], index: number): boolean {
  const [before, character, next] = [run[index - 1], run[index], run[index + 1]];
  if (!before || !character?.isUpper || before.start === character.start) return false;
  return before.isLower || (before.isUpper && next?.isLower === true);
}
