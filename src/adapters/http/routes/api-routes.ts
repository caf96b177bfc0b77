import { Router, type RequestHandler } from "express";
import type { Method } from "../../../protocol/operation.js";
import type { Handler } from "../../api/handler.js";
import type { Endpoint } from "./endpoint.js";

/** Mounts every operation that has a REST binding. */
export function apiRoutes(handlers: readonly Handler[], endpoint: Endpoint): Router {
  const router = Router();
  for (const handler of handlers) {
    const { rest } = handler.operation;
    if (rest) mount(router, rest.method, rest.path, endpoint(handler, rest));
  }
  return router;
}

function mount(router: Router, method: Method, path: string, route: RequestHandler): void {
  if (method === "GET") router.get(path, route);
  else if (method === "POST") router.post(path, route);
  else if (method === "PUT") router.put(path, route);
  else if (method === "PATCH") router.patch(path, route);
  else router.delete(path, route);
}
