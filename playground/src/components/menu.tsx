import type { TargetedKeyboardEvent } from "preact";
import { useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon";
import { Popover } from "./popover";

export type MenuItem = Readonly<{
  label: string;
  icon: IconName;
  danger?: boolean;
  testId?: string;
  act: () => void;
}>;

type Props = {
  label: string;
  items: readonly MenuItem[];
  icon?: IconName;
  class?: string;
  tabIndex?: number;
  testId?: string;
};

/** A button that opens a menu. The arrow keys move in the menu, and Escape closes it. */
export function Menu({ label, items, icon = "more", class: className = "icon-button", tabIndex, testId }: Props) {
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        class={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        tabIndex={tabIndex}
        data-testid={testId}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
      </button>
      {open && (
        <Popover anchor={opener} onClose={(reason) => (reason === "escape" ? close() : setOpen(false))}>
          <MenuItems label={label} items={items} close={close} />
        </Popover>
      )}
    </>
  );
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function MenuItems({ label, items, close }: Pick<Props, "label" | "items"> & { close: () => void }) {
  const menu = useRef<HTMLDivElement>(null);
  const buttons = () => [...(menu.current?.querySelectorAll("button") ?? [])];
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (event.key === "Tab") return close();
    const all = buttons();
    const next = STEPS[event.key]?.(all.indexOf(document.activeElement as HTMLButtonElement), all.length);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    all[next]?.focus();
  };
  return (
    <div ref={menu} class="menu" role="menu" aria-label={label} onKeyDown={onKeyDown}>
      {items.map(({ label, icon, danger = false, testId, act }, index) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          autoFocus={index === 0}
          class={danger ? "menu-item menu-item-danger" : "menu-item"}
          data-testid={testId}
          onClick={() => {
            close();
            act();
          }}
        >
          <Icon name={icon} />
          {label}
        </button>
      ))}
    </div>
  );
}
