export function formText(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value : "";
}

/** Omits an empty field, so that the server chooses a value. */
export function optionalText<Name extends string>(form: HTMLFormElement, name: Name): { [key in Name]?: string } {
  const value = formText(form, name).trim();
  const given: { [key in Name]?: string } = {};
  if (value) given[name] = value;
  return given;
}
