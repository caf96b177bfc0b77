import type { RestAnswer, RestInput, RestOperation } from "../../../src/protocol/rest-types.js";
import { restRequest, type Send } from "./rest-request.js";
import { type Route, ROUTES } from "./routes.js";

/**
 * Calls operations by name. Their types are derived from the server's operation table, so an unknown operation or a
 * wrong input does not compile. These types need zod, so public declarations of the SDK must not use them.
 */
export const operationCall =
  (send: Send) =>
  async <Name extends RestOperation>(name: Name, input: RestInput<Name>): Promise<RestAnswer<Name>> => {
    const route: Route = ROUTES[name];
    const body = (await send(restRequest(route, input))) ?? undefined;
    return body as RestAnswer<Name>;
  };
