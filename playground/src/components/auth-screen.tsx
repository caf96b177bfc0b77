import { useState } from "preact/hooks";
import { LoginForm } from "./login-form";
import { Logo } from "./logo";
import { RegisterForm } from "./register-form";

type Way = "register" | "login";

export function AuthScreen() {
  const [way, setWay] = useState<Way>("register");
  return (
    <main class="auth">
      <section class="auth-card">
        <header class="auth-head">
          <Logo />
          <h1>SyncTalk</h1>
          <p>{way === "register" ? "Make an account, then open a room and talk." : "Welcome back."}</p>
        </header>
        <nav class="switch" aria-label="Register or log in">
          <WayButton way="register" chosen={way} choose={setWay} label="Register" />
          <WayButton way="login" chosen={way} choose={setWay} label="Log in" />
        </nav>
        {way === "register" ? <RegisterForm /> : <LoginForm />}
      </section>
      <p class="auth-foot">Each browser tab has its own session: open two and talk to yourself.</p>
    </main>
  );
}

type WayButtonProps = { way: Way; chosen: Way; choose: (way: Way) => void; label: string };

function WayButton({ way, chosen, choose, label }: WayButtonProps) {
  return (
    <button
      type="button"
      class="switch-option"
      aria-pressed={way === chosen}
      data-testid={`show-${way}`}
      onClick={() => choose(way)}
    >
      {label}
    </button>
  );
}
