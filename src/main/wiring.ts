import { container as root, instanceCachingFactory, type DependencyContainer, type InjectionToken } from "tsyringe";
import type { Ports } from "../application/ports/ports.js";
import type { AdapterClosing } from "./adapter-closing.js";
import { Tokens, type Registry } from "./tokens.js";

type Need = <Name extends keyof Registry>(...names: readonly Name[]) => Pick<Registry, Name>;

/** A container whose parts are made once each, when they are first needed, from the parts that they name. */
export class Wiring {
  /** Of its own: two apps in one process share nothing. */
  private readonly container: DependencyContainer = root.createChildContainer();

  constructor(
    private readonly overrides: Partial<Ports>,
    private readonly closing: AdapterClosing,
  ) {}

  /** An adapter that an override may replace. Ours is closed before the adapters that it was made from. */
  port<Name extends keyof Ports>(name: Name, make: (need: Need) => Ports[Name]): void {
    const override: Ports[Name] | undefined = this.overrides[name];
    const ours = (need: Need) => {
      const adapter = make(need);
      this.closing.add(name, adapter);
      return adapter;
    };
    this.once<keyof Ports>(name, override === undefined ? ours : () => override);
  }

  once<Name extends keyof Registry>(name: Name, make: (need: Need) => Registry[Name]): void {
    const token: InjectionToken<Registry[Name]> = Tokens[name];
    this.container.register(token, {
      useFactory: instanceCachingFactory(() => make((...names) => this.need(...names))),
    });
  }

  need<Name extends keyof Registry>(...names: readonly Name[]): Pick<Registry, Name> {
    const parts: Partial<Pick<Registry, Name>> = {};
    for (const name of names) parts[name] = this.container.resolve<Registry[Name]>(Tokens[name]);
    return parts as Pick<Registry, Name>;
  }
}
