import type { ComponentChildren } from "preact";
import { Logo } from "./logo";

type Props = { text: string; foot?: string; children: ComponentChildren };

export function AuthCard({ text, foot, children }: Props) {
  return (
    <main class="auth">
      <section class="auth-card">
        <header class="auth-head">
          <Logo />
          <h1>SyncTalk</h1>
          <p>{text}</p>
        </header>
        {children}
      </section>
      {foot && <p class="auth-foot">{foot}</p>}
    </main>
  );
}
