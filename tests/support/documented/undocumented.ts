const found = new Set<string>();

/** Keeps deviations from the API documents until the test ends. */
export function recordUndocumented(deviations: readonly string[]): void {
  for (const deviation of deviations) found.add(deviation);
}

/** Fails when clients received an answer or an event that the API documents do not describe. */
export function failOnUndocumented(runningTests: readonly string[] = []): void {
  const deviations = [...found];
  found.clear();
  if (deviations.length === 0) return;
  const others = runningTests.length > 1 ? `\nReceived while these ran: ${runningTests.join(", ")}` : "";
  throw new Error(`The API documents do not describe:\n${deviations.join("\n")}${others}`);
}
