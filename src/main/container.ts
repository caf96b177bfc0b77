import "reflect-metadata";
import { container as root, instanceCachingFactory } from "tsyringe";

/** One factory per entry of a record. A factory reads its dependencies from the record itself. */
export type Factories<Entries, Needs = Entries> = { readonly [Name in keyof Entries]: (needs: Needs) => Entries[Name] };

/**
 * Creates a record whose entries are created once each, after their dependencies. All exist when it returns, so that a
 * failing factory fails at start-up.
 */
export function createRecord<Entries extends object>(factories: Factories<Entries>): Entries {
  // A child of its own, so that two apps in one process share nothing.
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
