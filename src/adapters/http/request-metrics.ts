import type { RequestHandler } from "express";

export type Answered = (method: string, route: string, status: number, seconds: number) => void;

/** Measures the duration of each answer, labelled by route pattern, not URL, to bound the number of series. */
export function requestTimes(answered: Answered): RequestHandler {
  return (request, response, next) => {
    const from = performance.now();
    response.on("finish", () => {
      const { path } = (request.route ?? {}) as { path?: unknown };
      const route = typeof path === "string" ? `${request.baseUrl}${path}` : "none";
      answered(request.method, route, response.statusCode, (performance.now() - from) / 1000);
    });
    next();
  };
}
