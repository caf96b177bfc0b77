import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import type { JsonObject } from "../shared/json.js";
import { validateBody } from "./body.js";
import { validateData } from "./message-data.js";
import type { MessageKind } from "./message-kind.js";

/** The content of a message that is sent or edited. `null` means the same as an absent field. */
export type ContentInput = Readonly<{ body?: string | null; data?: unknown; kind?: string }>;

export type Content = Readonly<{ kind: MessageKind; body: string | null; data: JsonObject | null }>;

const CUSTOM_KIND = /^custom:[a-z0-9_.-]{1,40}$/;

export const isMessageKind = (kind: string): kind is MessageKind => kind === "text" || CUSTOM_KIND.test(kind);

/** Returns a valid content unchanged. Throws for an invalid one, with all its problems. */
export function parseContent(content: ContentInput, maxCharacters: number): Content {
  throwIfInvalid(validateContent(content, maxCharacters));
  const { kind = "text", body = null, data = null } = content;
  return { kind: kind as MessageKind, body, data: data as JsonObject | null };
}

/** Checks that a text has a body, and that a custom kind has a body or data. */
export function validateContent(
  { body, data, kind = "text" }: ContentInput,
  maxCharacters: number,
): readonly FieldError[] {
  const needsBody = kind === "text" || isAbsent(data);
  return [
    ...(isMessageKind(kind)
      ? []
      : [{ path: "kind", message: "must be text, or custom: with 1 to 40 of a-z 0-9 _ . -" }]),
    ...(isAbsent(body) && !needsBody ? [] : validateBody({ body: body ?? "" }, maxCharacters)),
    ...(isAbsent(data) ? [] : validateData({ data })),
  ];
}

/** Checks the fields of an edit, of which there has to be one. The whole is checked with the stored message. */
export const validateEdit = ({ body, data }: ContentInput, maxCharacters: number): readonly FieldError[] => [
  ...(body === undefined && data === undefined ? [{ path: "body", message: "must be given, or data" }] : []),
  ...(isAbsent(body) ? [] : validateBody({ body }, maxCharacters)),
  ...(isAbsent(data) ? [] : validateData({ data })),
];

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;
