import { useState } from "preact/hooks";
import { AuthCard } from "./auth-card";
import { ForgotForm } from "./forgot-form";
import { LoginForm } from "./login-form";
import { RegisterForm } from "./register-form";

type Way = "register" | "login" | "forgot";

const TEXT = {
  register: "Make an account, then open a room and talk.",
  login: "Welcome back.",
  forgot: "Choose a new password by a link in a mail.",
} as const satisfies Record<Way, string>;

export function AuthScreen() {
  const [way, setWay] = useState<Way>("register");
  return (
    <AuthCard text={TEXT[way]} foot="Each browser tab has its own session: open two and talk to yourself.">
      <nav class="switch" aria-label="Register or log in">
        <WayButton way="register" chosen={way} choose={setWay} label="Register" />
        <WayButton way="login" chosen={way} choose={setWay} label="Log in" />
      </nav>
      {way === "register" && <RegisterForm />}
      {way === "login" && <LoginForm />}
      {way === "forgot" && <ForgotForm />}
      {way === "login" && (
        <button
          type="button"
          class="button button-quiet button-wide auth-more"
          data-testid="show-forgot"
          onClick={() => setWay("forgot")}
        >
          Forgot password?
        </button>
      )}
    </AuthCard>
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
