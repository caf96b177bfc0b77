import { checkAnswer } from "./check-answer.js";

const unchecked = globalThis.fetch;

/**
 * The global `fetch`, which also checks the answer against the OpenAPI document. It reads the whole body first. The
 * document's paths are below `basePath`.
 */
export async function fetch(input: string | URL | Request, init: RequestInit = {}, basePath = ""): Promise<Response> {
  const response = await unchecked(input, init);
  const copy = response.clone();
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  checkAnswer({
    method: init.method ?? (input instanceof Request ? input.method : "GET"),
    path: pathname.startsWith(basePath) ? pathname.slice(basePath.length) : pathname,
    status: copy.status,
    headers: copy.headers,
    text: await copy.text(),
  });
  return response;
}
