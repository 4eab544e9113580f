/** The way in: address and password, then the second step where there is one, or the practice's own provider. */

import { Alert, Button, Divider, PasswordInput, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useSession } from "../data/queries";
import { takeWanted } from "../data/wanted";
import { Mark } from "../parts/Mark";
import { type Key, language, useWords } from "../words/t";
import { useProblem } from "./problem";
import styles from "./SignIn.module.css";

const returned: Readonly<Record<string, Key>> = {
  unknown: "access.oidc.unknown",
  unverified: "access.oidc.unverified",
  provider: "access.oidc.provider",
  failed: "access.oidc.failed",
};

export function LanguageSwitch() {
  const { language: current } = useWords();
  const other = current === "en" ? "es" : "en";
  return (
    <button type="button" lang={other} className={styles.language} onClick={() => language.set(other)}>
      {other === "es" ? "Español" : "English"}
    </button>
  );
}

/** What the provider sent somebody back with. */
function useReturned(): string | null {
  const { t } = useWords();
  const code = new URLSearchParams(location.search).get("problem");
  const key = code ? returned[code] : undefined;
  return key ? t(key) : null;
}

/** The form's fields and what happened to the last try. */
function useSignIn() {
  const { api, welcome } = useApp();
  const queries = useQueryClient();
  const said = useProblem();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [step, setStep] = useState<"password" | "code">("password");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(useReturned());
  const back = (): void => {
    setStep("password");
    setCode("");
    setPassword("");
    setProblem(null);
  };
  const failed = (error: unknown): void => {
    const why = error instanceof Refused ? error.problem.code : null;
    if (why === "second_step") {
      setStep("code");
      setProblem(null);
    } else {
      setProblem(said(error));
      setCode("");
      if (why !== "second_step_wrong") setPassword("");
    }
    setTried(false);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    const whole = email && password && (step === "password" || code);
    if (!whole || busy) return;
    setBusy(true);
    try {
      const session = await api.access.signIn(email, password, step === "code" ? code : null);
      queries.setQueryData(["session"], welcome(session));
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  const given = { email, password, code };
  return { given, setEmail, setPassword, setCode, step, back, tried, busy, problem, submit };
}

type Form = ReturnType<typeof useSignIn>;

function PasswordStep({ form }: { form: Form }) {
  const { t } = useWords();
  const { given, tried } = form;
  return (
    <>
      <TextInput
        label={t("signIn.email")}
        type="email"
        name="email"
        autoComplete="username"
        size="md"
        value={given.email}
        onChange={(event) => form.setEmail(event.currentTarget.value)}
        error={tried && !given.email ? t("signIn.emailMissing") : null}
      />
      <PasswordInput
        label={t("signIn.password")}
        name="password"
        autoComplete="current-password"
        size="md"
        value={given.password}
        onChange={(event) => form.setPassword(event.currentTarget.value)}
        error={tried && !given.password ? t("signIn.passwordMissing") : null}
      />
    </>
  );
}

function CodeStep({ form }: { form: Form }) {
  const { t } = useWords();
  return (
    <TextInput
      label={t("access.code")}
      description={t("access.code.words")}
      name="code"
      inputMode="text"
      autoComplete="one-time-code"
      autoCapitalize="characters"
      size="md"
      autoFocus
      value={form.given.code}
      onChange={(event) => form.setCode(event.currentTarget.value)}
      error={form.tried && !form.given.code ? t("access.code.missing") : null}
    />
  );
}

function OtherWays() {
  const { t } = useWords();
  const { api } = useApp();
  const ways = useQuery({ queryKey: ["session", "ways"], queryFn: api.access.ways });
  if (!ways.data?.oidc) return null;
  return (
    <>
      <Divider label={t("access.or")} />
      <Button component="a" href="/sign-in/oidc" variant="default" size="md" fullWidth>
        {t("access.oidc")}
      </Button>
    </>
  );
}

/** To the page they asked for, else to the list. */
function Entered() {
  const navigate = useNavigate();
  const { history } = useRouter();
  const gone = useRef(false);
  useEffect(() => {
    if (gone.current) return;
    gone.current = true;
    const wanted = takeWanted();
    if (wanted) history.replace(wanted);
    else void navigate({ to: "/", replace: true });
  }, [history, navigate]);
  return null;
}

export function SignIn() {
  const { t } = useWords();
  const session = useSession();
  const form = useSignIn();
  if (session.data) return <Entered />;
  const second = form.step === "code";
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={(event) => void form.submit(event)} noValidate>
        <Mark size={40} />
        <h1 className={styles.title}>{t(second ? "access.second.title" : "signIn.title")}</h1>
        <p className={styles.lead}>{second ? form.given.email : t("signIn.lead")}</p>
        {form.problem ? (
          <Alert
            color="red"
            role="alert"
            icon={<IconAlertTriangle size={18} />}
            className={styles.problem ?? ""}
          >
            {form.problem}
          </Alert>
        ) : null}
        {second ? <CodeStep form={form} /> : <PasswordStep form={form} />}
        <Button type="submit" size="md" fullWidth loading={form.busy}>
          {t("signIn.submit")}
        </Button>
        {second ? (
          <button type="button" className={styles.language} onClick={form.back}>
            {t("access.second.back")}
          </button>
        ) : (
          <OtherWays />
        )}
      </form>
      <LanguageSwitch />
    </main>
  );
}
