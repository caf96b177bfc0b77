import type { Cradle, Services } from "../application/cradle.js";
import type { Ports } from "../application/ports/ports.js";
import { USE_CASES, type UseCases } from "../application/use-cases.js";
import { createRecord, type Factories } from "./container.js";

/** Every object of the product, by name. */
export type Product = Cradle & UseCases;

export const createProduct = (ports: Factories<Ports>, services: Factories<Services, Cradle>): Product =>
  createRecord<Product>({ ...ports, ...services, ...useCases() });

function useCases(): Factories<UseCases, Cradle> {
  const create = (UseCase: new (deps: Cradle) => unknown) => (cradle: Cradle) => new UseCase(cradle);
  const factories = Object.entries(USE_CASES).map(([name, UseCase]) => [name, create(UseCase)]);
  return Object.fromEntries(factories) as Factories<UseCases, Cradle>;
}
