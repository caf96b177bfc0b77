import "reflect-metadata";
import { container as root, instanceCachingFactory } from "tsyringe";

/** One factory per entry of a record. A factory reads its dependencies from the record itself. */
export type Factories<Entries, Needs = Entries> = { readonly [Name in keyof Entries]: (needs: Needs) => Entries[Name] };

/**
 * Creates a record. Each entry is created once, after its dependencies. All entries exist when it returns, so a failing
 * factory is found at start-up.
 */
export function createRecord<Entries extends object>(factories: Factories<Entries>): Entries {
  // A separate child container, so that two apps in one process share nothing.
  const container = root.createChildContainer();
  const record = {} as Entries;
  const names = Object.keys(factories) as (keyof Entries & string)[];
  for (const name of names) {
    container.register(name, { useFactory: instanceCachingFactory(() => factories[name](record)) });
    Object.defineProperty(record, name, {
      configurable: true,
      get: () => container.resolve<Entries[keyof Entries]>(name),
    });
  }
  for (const name of names) Object.defineProperty(record, name, { enumerable: true, value: record[name] });
  return record;
}
