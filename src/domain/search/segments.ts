import { foldedCharacters, type FoldedCharacter } from "./folded-characters.js";

/** Longer parts are cut to this length. A longer identifier is found by its parts alone. */
const MAX_LENGTH = 64;

/**
 * A folded text and the UTF-16 offsets of its source. `firstEnd`: the end of the first of two ideographs. All pieces have
 * the same keys, because reading objects of different shapes takes several times as long.
 */
export type Piece = Readonly<{ text: string; start: number; end: number; firstEnd: number | undefined }>;

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

type Characters = readonly FoldedCharacter[];

/** Splits a text into segments. Takes time in proportion to the text. */
export function segmentsOf(text: string): readonly Segment[] {
  const characters = foldedCharacters(text);
  const segments: Segment[] = [];
  let isGlued = false;
  for (let start = 0; start < characters.length; ) {
    const end = endOfRun(characters, start);
    const segment = segmentOf(characters.slice(start, end), isGlued);
    if (segment) segments.push(segment);
    isGlued = segment !== null || (isGlued && characters[start]?.kind !== "gap");
    start = end;
  }
  return segments;
}

function endOfRun(characters: Characters, start: number): number {
  let end = start + 1;
  while (end < characters.length && continues(characters, start, end)) end += 1;
  return end;
}

const isRegional = ({ text }: FoldedCharacter): boolean => text >= "\u{1f1e6}" && text <= "\u{1f1ff}";

const SIGNS = new Set(["#", "@"]);

/**
 * Whether the character at `index` belongs to the run from `start`: two regional indicators are one flag, and a sign after
 * a joiner begins a tag.
 */
function continues(characters: Characters, start: number, index: number): boolean {
  const [last, character] = [characters[index - 1], characters[index]];
  if (!last || !character || last.kind === "gap" || character.kind === "gap") return false;
  if (character.kind === "modifier") return last.kind === "emoji";
  if (character.kind === "emoji") return index === start + 1 && isRegional(last) && isRegional(character);
  if (last.kind === "joiner" && SIGNS.has(character.text)) return false;
  if (last.kind === "ideograph" || character.kind === "ideograph") return last.kind === character.kind;
  return last.kind === "letter" || last.kind === "joiner";
}

function segmentOf(run: Characters, isGlued: boolean): Segment | null {
  const [first] = run;
  if (!first || first.kind === "gap") return null;
  if (first.kind === "ideograph")
    return { kind: "ideographs", parts: pairsOf(run), whole: null, isTagged: false, isGlued };
  if (first.kind === "emoji" || first.kind === "modifier")
    return { kind: "emoji", parts: [pieceOf(run)], whole: null, isTagged: false, isGlued };
  return wordOf(run, isGlued);
}

const pieceOf = (run: Characters, from = 0, to = run.length): Piece => ({
  text: textOf(run, from, to),
  start: run[from]?.start ?? 0,
  end: run[to - 1]?.end ?? 0,
  firstEnd: undefined,
});

function textOf(run: Characters, from: number, to: number): string {
  let text = "";
  for (let index = from; index < to; index += 1) {
    const character = run[index]?.text ?? "";
    if (text.length + character.length > MAX_LENGTH) break;
    text += character;
  }
  return text;
}

/** Each ideograph with the next one, and the last one alone. */
const pairsOf = (run: Characters): readonly Piece[] =>
  run.map((first, index) => {
    const second = run[index + 1];
    return {
      text: first.text + (second?.text ?? ""),
      start: first.start,
      end: (second ?? first).end,
      firstEnd: second && first.end,
    };
  });

/** An identifier without the joiners around it. A `#` or `@` directly before it belongs to it. */
function wordOf(run: Characters, isGlued: boolean): Segment | null {
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
function partsOf(run: Characters): readonly Piece[] {
  const parts: Piece[] = [];
  let from = 0;
  const endPart = (to: number) => {
    if (to > from) parts.push(pieceOf(run, from, to));
    from = to;
  };
  for (const [index, character] of run.entries()) {
    if (character.kind === "joiner") {
      endPart(index);
      from = index + 1;
    } else if (beginsHump(run, index)) endPart(index);
  }
  endPart(run.length);
  return parts;
}

function beginsHump(run: Characters, index: number): boolean {
  const [before, character, next] = [run[index - 1], run[index], run[index + 1]];
  if (!before || !character?.isUpper || before.start === character.start) return false;
  return before.isLower || (before.isUpper && next?.isLower === true);
}
