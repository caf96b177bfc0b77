import type { Cradle } from "../application/cradle.js";
import { guardedScheduler } from "../application/guarded-scheduler.js";
import type { Ports } from "../application/ports/ports.js";
import { USE_CASES, type UseCases } from "../application/use-cases.js";
import type { AdapterClosing } from "./adapter-closing.js";
import { createRecord, type Factories } from "./container.js";
import { infrastructure, type InfrastructureParts } from "./infrastructure.js";
import { services, type ServiceParts } from "./services.js";

export type Wired = Cradle & UseCases;

/** Creates every object of the product. `overrides` replaces adapters of ours, by port. */
export function wire(
  parts: InfrastructureParts & ServiceParts,
  overrides: Partial<Ports>,
  closing: AdapterClosing,
): Wired {
  const ports = overridable(infrastructure(parts), overrides, closing);
  return createRecord<Wired>({
    ...ports,
    scheduler: (cradle) => guardedScheduler(ports.scheduler(cradle), parts.report),
    ...services(parts),
    ...useCases(),
  });
}

/** The adapters, of which ours are closed before those that they were created from. */
function overridable(ours: Factories<Ports>, overrides: Partial<Ports>, closing: AdapterClosing): Factories<Ports> {
  const factoryOf = <Name extends keyof Ports>(name: Name): ((ports: Ports) => Ports[Name]) => {
    const override: Ports[Name] | undefined = overrides[name];
    if (override !== undefined) return () => override;
    return (ports) => {
      const adapter: Ports[Name] = ours[name](ports);
      closing.add(name, adapter);
      return adapter;
    };
  };
  const names = Object.keys(ours) as (keyof Ports)[];
  return Object.fromEntries(names.map((name) => [name, factoryOf(name)])) as Factories<Ports>;
}

function useCases(): Factories<UseCases, Cradle> {
  const create = (UseCase: new (deps: Cradle) => unknown) => (cradle: Cradle) => new UseCase(cradle);
  const factories = Object.entries(USE_CASES).map(([name, UseCase]) => [name, create(UseCase)]);
  return Object.fromEntries(factories) as Factories<UseCases, Cradle>;
}
