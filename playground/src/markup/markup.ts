/** A message's text as a tree, which `RichText` renders. It never becomes HTML text. */
export type Block =
  | Readonly<{ kind: "paragraph" | "quote"; content: readonly Inline[] }>
  | Readonly<{ kind: "code"; text: string }>;

export type Inline =
  | Readonly<{ kind: "text"; text: string }>
  | Readonly<{ kind: "code"; text: string }>
  | Readonly<{ kind: "mention"; text: string; name: string }>
  | Readonly<{ kind: "link"; href: string; text: string }>
  | Readonly<{ kind: Emphasis; content: readonly Inline[] }>;

export type Emphasis = "strong" | "emphasis" | "strike";
