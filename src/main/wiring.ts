import { container as root, instanceCachingFactory, type DependencyContainer, type InjectionToken } from "tsyringe";
import { Tokens, type Registry } from "./tokens.js";

type Need = <Name extends keyof Registry>(...names: readonly Name[]) => Pick<Registry, Name>;

/** A container whose parts are made once each, when they are first needed, from the parts that they name. */
export class Wiring {
  /** Of its own: two apps in one process share nothing. */
  private readonly container: DependencyContainer = root.createChildContainer();

  constructor(private readonly overrides: Partial<Registry>) {}

  once<Name extends keyof Registry>(name: Name, make: (need: Need) => Registry[Name]): void {
    const token: InjectionToken<Registry[Name]> = Tokens[name];
    const override = this.overrides[name];
    const useFactory = instanceCachingFactory(() => override ?? make((...names) => this.need(...names)));
    this.container.register(token, { useFactory });
  }

  need<Name extends keyof Registry>(...names: readonly Name[]): Pick<Registry, Name> {
    const parts: Partial<Pick<Registry, Name>> = {};
    for (const name of names) parts[name] = this.container.resolve<Registry[Name]>(Tokens[name]);
    return parts as Pick<Registry, Name>;
  }
}
