import type { Ports } from "../../application/ports/ports.js";
import type { CleanupStack } from "../cleanup-stack.js";
import type { Factories } from "../container.js";
import { AdapterClosing } from "./adapter-closing.js";

/** Registers a caller's adapters to be closed after everything that is started later. */
export function closeOverrides(overrides: Partial<Ports>, cleanup: CleanupStack): AdapterClosing {
  const closing = new AdapterClosing(cleanup);
  for (const [name, adapter] of Object.entries(overrides)) closing.add(name, adapter);
  return closing;
}

/** Replaces our adapters by those of a caller. Ours are closed before the adapters that they were created from. */
export function overridden(
  ours: Factories<Ports>,
  overrides: Partial<Ports>,
  closing: AdapterClosing,
): Factories<Ports> {
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
