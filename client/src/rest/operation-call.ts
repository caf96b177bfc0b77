import type { RestAnswer, RestInput, RestOperation } from "../../../src/protocol/rest-types.js";
import { restRequest, type Send } from "./rest-request.js";
import { type Route, ROUTES } from "./routes.js";

/**
 * Calls operations by name. The types follow from the server's operation table: an unknown operation or a wrong input does
 * not compile. They need zod, so no public declaration of the SDK may name them.
 */
export const operationCall =
  (send: Send) =>
  async <Name extends RestOperation>(name: Name, input: RestInput<Name>): Promise<RestAnswer<Name>> => {
    const route: Route = ROUTES[name];
    const body = (await send(restRequest(route, input))) ?? undefined;
    return body as RestAnswer<Name>;
  };
