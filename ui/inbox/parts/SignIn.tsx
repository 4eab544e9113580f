/** The way in. */

import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Navigate, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { useSession } from "../data/queries";
import { language, useWords } from "../words/t";
import { Mark } from "./Mark";
import styles from "./SignIn.module.css";

function useProblem(): (error: unknown) => string {
  const { t, time } = useWords();
  return (error) => {
    if (!(error instanceof Refused)) return t("signIn.unreachable");
    if (error.status === 401) return t("signIn.wrong");
    const seconds = error.problem.retry_after ?? 60;
    if (error.status === 429) return t("signIn.tooMany", { when: time.age(seconds * 1000) });
    return error.problem.detail ?? error.problem.title;
  };
}

function LanguageSwitch() {
  const { language: current } = useWords();
  const other = current === "en" ? "es" : "en";
  return (
    <button type="button" lang={other} className={styles.language} onClick={() => language.set(other)}>
      {other === "es" ? "Español" : "English"}
    </button>
  );
}

/** The form's fields and what happened to the last try. */
function useSignIn() {
  const { api, welcome } = useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const said = useProblem();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!email || !password || busy) return;
    setBusy(true);
    try {
      queries.setQueryData(["session"], welcome(await api.signIn(email, password)));
      await navigate({ to: "/" });
    } catch (error) {
      setProblem(said(error));
      setPassword("");
      setTried(false);
    } finally {
      setBusy(false);
    }
  };
  return { email, setEmail, password, setPassword, tried, busy, problem, submit };
}

export function SignIn() {
  const { t } = useWords();
  const session = useSession();
  const { email, setEmail, password, setPassword, tried, busy, problem, submit } = useSignIn();
  if (session.data) return <Navigate to="/" />;
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={(event) => void submit(event)} noValidate>
        <Mark size={40} />
        <h1 className={styles.title}>{t("signIn.title")}</h1>
        <p className={styles.lead}>{t("signIn.lead")}</p>
        {problem ? (
          <Alert
            color="red"
            role="alert"
            icon={<IconAlertTriangle size={18} />}
            className={styles.problem ?? ""}
          >
            {problem}
          </Alert>
        ) : null}
        <TextInput
          label={t("signIn.email")}
          type="email"
          name="email"
          autoComplete="username"
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={tried && !email ? t("signIn.emailMissing") : null}
        />
        <PasswordInput
          label={t("signIn.password")}
          name="password"
          autoComplete="current-password"
          size="md"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={tried && !password ? t("signIn.passwordMissing") : null}
        />
        <Button type="submit" size="md" fullWidth loading={busy}>
          {t("signIn.submit")}
        </Button>
      </form>
      <LanguageSwitch />
    </main>
  );
}
