const found = new Set<string>();

/** Keeps deviations from the API documents until the test ends. */
export function recordUndocumented(deviations: readonly string[]): void {
  for (const deviation of deviations) found.add(deviation);
}

/** Fails when clients received an answer or an event that the API documents do not describe. */
export function failOnUndocumented(): void {
  const deviations = [...found];
  found.clear();
  if (deviations.length > 0) throw new Error(`The API documents do not describe:\n${deviations.join("\n")}`);
}
