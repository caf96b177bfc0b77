import { undocumentedInAnswer, type RestAnswer } from "./rest-answers.js";
import { recordUndocumented } from "./undocumented.js";

/** Checks a REST answer against the OpenAPI document. */
export const checkAnswer = (answer: RestAnswer): void => recordUndocumented(undocumentedInAnswer(answer));

/** Headers as `node:http` receives them: names and values in turn. */
export function headersFrom(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let index = 0; index < raw.length; index += 2) headers.append(raw[index] ?? "", raw[index + 1] ?? "");
  return headers;
}
