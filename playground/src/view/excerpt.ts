const MAX_CHARACTERS = 140;

/** The beginning of a text in one line. */
export function excerptOf(text: string): string {
  const characters = [
    ...text
      .slice(0, 4 * MAX_CHARACTERS)
      .replaceAll(/\s+/g, " ")
      .trim(),
  ];
  return characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join("")}…` : characters.join("");
}
