import type { Emphasis, Inline } from "./markup";

type Frame = { mark: string; content: Inline[] };
type Flanks = Readonly<{ opens: boolean; closes: boolean }>;

const KINDS: Readonly<Record<string, Emphasis>> = {
  "**": "strong",
  __: "strong",
  "*": "emphasis",
  _: "emphasis",
  "~~": "strike",
};

/** Longer runs of a mark are text. */
const LONGEST_RUN = 3;

/** Builds nested emphasis. A kind is never inside the same kind, so the nesting has a fixed maximum. */
export class EmphasisStack {
  readonly #frames: Frame[] = [{ mark: "", content: [] }];

  text(text: string): void {
    const { content } = this.#top;
    const last = content.at(-1);
    if (text === "") return;
    if (last?.kind === "text") content[content.length - 1] = { kind: "text", text: last.text + text };
    else content.push({ kind: "text", text });
  }

  add(inline: Inline): void {
    if (inline.kind === "text") this.text(inline.text);
    else this.#top.content.push(inline);
  }

  /** Closes what the marks can close, then opens what they can open. The rest is text. */
  delimiter(run: string, { opens, closes }: Flanks): void {
    if (run.length > LONGEST_RUN) return this.text(run);
    const unclosed = closes ? this.#closeAll(run) : run;
    this.text(opens ? this.#openAll(unclosed) : unclosed);
  }

  /** Returns the marks that closed nothing. */
  #closeAll(run: string): string {
    let rest = run;
    while (rest !== "") {
      const open = this.#closedBy(rest);
      if (!open || (open === this.#top && open.content.length === 0)) break;
      this.#close(open);
      rest = rest.slice(open.mark.length);
    }
    return rest;
  }

  /** Returns the marks that opened nothing. */
  #openAll(run: string): string {
    let rest = run;
    while (rest !== "") {
      const mark = [rest.slice(0, 2), rest.slice(0, 1)].find((candidate) => this.#canOpen(candidate));
      if (mark === undefined) break;
      this.#frames.push({ mark, content: [] });
      rest = rest.slice(mark.length);
    }
    return rest;
  }

  finish(): readonly Inline[] {
    while (this.#frames.length > 1) this.#flatten();
    return this.#top.content;
  }

  get #top(): Frame {
    return this.#frames.at(-1) as Frame;
  }

  #canOpen(mark: string): boolean {
    const kind = KINDS[mark];
    return kind !== undefined && this.#frames.every((frame) => KINDS[frame.mark] !== kind);
  }

  /** The innermost frame that the run closes as a whole, or else with its beginning. */
  #closedBy(run: string): Frame | undefined {
    return (
      this.#frames.findLast(({ mark }) => mark === run) ??
      this.#frames.findLast(({ mark }) => mark !== "" && run.startsWith(mark))
    );
  }

  #close(open: Frame): void {
    while (this.#top !== open) this.#flatten();
    this.#frames.pop();
    const kind = KINDS[open.mark];
    if (kind) this.#top.content.push({ kind, content: open.content });
  }

  /** Turns a mark that nothing closed into text. */
  #flatten(): void {
    const frame = this.#frames.pop();
    if (!frame) return;
    this.text(frame.mark);
    for (const inline of frame.content) this.add(inline);
  }
}
