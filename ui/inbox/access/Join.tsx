/** Coming in by invitation: who is invited where, and a password of one's own. */

import { Alert, Button, PasswordInput } from "@mantine/core";
import { IconAlertTriangle, IconMailOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { InvitedView } from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { Mark } from "../parts/Mark";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import { useProblem } from "./problem";
import { LanguageSwitch } from "./SignIn";
import styles from "./SignIn.module.css";

function useJoining(token: string) {
  const { api, welcome } = useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const said = useProblem();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!password || busy) return;
    setBusy(true);
    try {
      queries.setQueryData(["session"], welcome(await api.access.join(token, password)));
      await navigate({ to: "/" });
    } catch (error) {
      setProblem(said(error));
    } finally {
      setBusy(false);
    }
  };
  return { password, setPassword, busy, problem, submit };
}

function JoinForm({ token, invited }: { token: string; invited: InvitedView }) {
  const { t, code } = useWords();
  const { password, setPassword, busy, problem, submit } = useJoining(token);
  return (
    <form className={styles.card} onSubmit={(event) => void submit(event)} noValidate>
      <Mark size={40} />
      <h1 className={styles.title}>{t("access.join.title", { practice: invited.practice_name })}</h1>
      <p className={styles.lead}>
        {t("access.join.words", { name: invited.name, role: code("role", invited.role) })}
      </p>
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
      <input type="hidden" name="email" autoComplete="username" value={invited.email} readOnly />
      <p className={styles.fixed}>{invited.email}</p>
      <PasswordInput
        label={t("access.newPassword")}
        description={t("access.passwordRule")}
        autoComplete="new-password"
        size="md"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" size="md" fullWidth loading={busy}>
        {t("access.join.submit")}
      </Button>
    </form>
  );
}

export function Join() {
  const { t } = useWords();
  const { api } = useApp();
  const [token] = useState(() => location.hash.slice(1));
  const invited = useQuery({
    queryKey: ["session", "invitation", token],
    queryFn: () => api.access.invitation(token),
  });
  const gone = invited.error instanceof Refused;
  return (
    <main className={styles.page}>
      {invited.data ? <JoinForm token={token} invited={invited.data} /> : null}
      {invited.isError ? (
        <Notice
          {...(gone ? { icon: IconMailOff } : { tone: "bad" as const })}
          title={t(gone ? "access.join.gone" : "error.session.title")}
          words={t(gone ? "access.join.gone.words" : "error.session.words")}
        />
      ) : null}
      <LanguageSwitch />
    </main>
  );
}
