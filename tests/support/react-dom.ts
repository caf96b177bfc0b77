import { createRequire } from "node:module";
import { join } from "node:path";
import { type HTMLElement, Window } from "happy-dom";
import { onTestFinished } from "vitest";
import { root } from "../architecture/root.js";

type Component = () => unknown;
type Root = Readonly<{ render(element: unknown): void; unmount(): void }>;

export type Page = Readonly<{
  window: Window;
  body: HTMLElement;
  text(): string;
  unmount(): Promise<void>;
}>;

export type React = Readonly<{
  version: string;
  StrictMode: unknown;
  Suspense: unknown;
  lazy(load: () => Promise<{ default: Component }>): unknown;
  createElement(type: unknown, props?: object | null, ...children: unknown[]): unknown;
  useState<State>(initial: State): readonly [State, (next: State) => void];
  startTransition(work: () => void): void;
  act(work: () => unknown): Promise<void>;
}>;

const HOMES = { 18: join(root, "client/package.json"), 19: join(root, "package.json") } as const;

/** One version of React that renders components in strict mode, to text like a server and into a page. */
export function reactOf(version: keyof typeof HOMES) {
  const load = createRequire(HOMES[version]);
  const react = load("react") as React;
  const strictly = (component: Component) =>
    react.createElement(react.StrictMode, null, react.createElement(component));
  const act = async (work: () => unknown) => {
    const restore = withGlobals({ IS_REACT_ACT_ENVIRONMENT: true });
    try {
      await react.act(work);
    } finally {
      restore();
    }
  };
  return {
    react,
    load,
    toText(component: Component): string {
      const server = load("react-dom/server") as { renderToString(element: unknown): string };
      return server.renderToString(strictly(component));
    },
    /** Hydrates the server's text if there is some. */
    async toPage(component: Component, serverText = ""): Promise<Page> {
      const window = new Window();
      const { document, navigator, FormData } = window;
      const restore = withGlobals({ window, document, navigator, FormData });
      const dom = load("react-dom/client") as {
        createRoot(container: unknown): Root;
        hydrateRoot(container: unknown, element: unknown): Root;
      };
      const container = document.createElement("div");
      document.body.append(container);
      container.innerHTML = serverText;
      let page: Root | undefined;
      await act(() => {
        if (serverText) page = dom.hydrateRoot(container, strictly(component));
        else (page = dom.createRoot(container)).render(strictly(component));
      });
      const unmount = () => act(() => page?.unmount());
      onTestFinished(async () => {
        await unmount();
        restore();
        await window.happyDOM.close();
      });
      return { window, body: container, text: () => container.textContent, unmount };
    },
  };
}

/** Returns a function that removes the globals. */
function withGlobals(globals: Readonly<Record<string, unknown>>): () => void {
  const names = Object.keys(globals);
  const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  for (const name of names) {
    Object.defineProperty(globalThis, name, { value: globals[name], configurable: true, writable: true });
  }
  return () => {
    for (const [index, name] of names.entries()) {
      const descriptor = before[index];
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  };
}
