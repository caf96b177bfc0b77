import { Router } from "express";

const DOCUMENTS = ["openapi.json", "asyncapi.json"];

/** The descriptions of the API, which lie in `directory`. */
export function documentRoutes(directory: string): Router {
  const router = Router();
  for (const name of DOCUMENTS)
    router.get(`/${name}`, (_request, response) => {
      response.set("Cache-Control", "no-cache");
      response.sendFile(name, { root: directory, cacheControl: false, acceptRanges: false });
    });
  return router;
}
