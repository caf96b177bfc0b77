import type { RequestHandler } from "express";

export type OnResponse = (method: string, route: string, status: number, seconds: number) => void;

/** Measures the duration of each answer, labelled by route pattern, not URL, to bound the number of series. */
export function requestMetrics(onResponse: OnResponse): RequestHandler {
  return (request, response, next) => {
    const from = performance.now();
    response.on("finish", () => {
      const { path } = (request.route ?? {}) as { path?: unknown };
      const route = typeof path === "string" ? `${request.baseUrl}${path}` : "none";
      onResponse(request.method, route, response.statusCode, (performance.now() - from) / 1000);
    });
    next();
  };
}
