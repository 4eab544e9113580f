/** One's own account: password, second step, where one is signed in, and what happened to it. */

import { Button, PasswordInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import type { Account } from "../../shared/api";
import { useApp } from "../data/app";
import { Failed } from "../settings/Failed";
import { Section } from "../settings/Section";
import { useWords } from "../words/t";
import styles from "./Access.module.css";
import { SecondStep } from "./SecondStep";
import { useAct } from "./useAct";

export function useAccount() {
  const { api } = useApp();
  return useQuery<Account>({
    queryKey: ["account"],
    queryFn: ({ signal }) => api.access.account(signal),
    staleTime: 0,
  });
}

function Password() {
  const { t } = useWords();
  const { api, queries } = useApp();
  const { act, busy, problem } = useAct("account");
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [done, setDone] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!old || !fresh || busy) return;
    const session = await act(() => api.access.changePassword(old, fresh));
    setDone(session !== undefined);
    if (!session) return;
    queries.setQueryData(["session"], session);
    setOld("");
    setFresh("");
  };
  return (
    <Section title={t("account.password")} words={t("account.password.words")}>
      <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <PasswordInput
          label={t("account.password.old")}
          autoComplete="current-password"
          value={old}
          onChange={(event) => setOld(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("access.newPassword")}
          description={t("access.passwordRule")}
          autoComplete="new-password"
          value={fresh}
          onChange={(event) => setFresh(event.currentTarget.value)}
        />
        {problem ? (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        ) : null}
        {done ? <p role="status">{t("account.password.done")}</p> : null}
        <Button type="submit" variant="default" loading={busy}>
          {t("account.password.change")}
        </Button>
      </form>
    </Section>
  );
}

function Sessions({ account }: { account: Account }) {
  const { t, time, code } = useWords();
  const { api } = useApp();
  const { act, busy, problem } = useAct("account");
  return (
    <Section title={t("account.sessions")} words={t("account.sessions.words")}>
      <ul className={styles.list}>
        {account.sessions.map((one) => (
          <li key={one.id} className={styles.row}>
            <div className={styles.main}>
              <p className={styles.name}>
                {one.device || t("account.device.unknown")}
                {one.this ? (
                  <span className={styles.chip} data-tone="good">
                    {t("account.this")}
                  </span>
                ) : null}
              </p>
              <p className={styles.about}>
                {t("account.since", {
                  when: time.dayTime(one.created_at),
                  how: code("account.how", one.how),
                })}
              </p>
            </div>
            {one.this ? null : (
              <Button
                variant="subtle"
                disabled={busy}
                onClick={() => void act(() => api.access.endSession(one.id))}
                aria-label={`${t("account.end")}: ${one.device}`}
              >
                {t("account.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
      {account.sessions.length > 1 ? (
        <div className={styles.foot}>
          <Button variant="default" disabled={busy} onClick={() => void act(api.access.endOtherSessions)}>
            {t("account.endOthers")}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function Happened({ account }: { account: Account }) {
  const { t, time, code } = useWords();
  const { api } = useApp();
  const unread = account.notices.some((one) => !one.read);
  useEffect(() => {
    if (unread) void api.access.noticesRead().catch(() => undefined);
  }, [api, unread]);
  if (account.notices.length === 0) return null;
  return (
    <Section title={t("account.happened")} words={t("account.happened.words")}>
      <ul className={styles.list}>
        {account.notices.slice(0, 12).map((one) => (
          <li key={one.id} className={styles.row}>
            <div className={styles.main}>
              <p className={styles.name}>
                {code("account.notice", one.kind)}
                {one.read ? null : <span className={styles.chip}>{t("account.new")}</span>}
              </p>
              <p className={styles.about}>
                {[time.dayTime(one.at), one.detail.device].filter(Boolean).join(" · ")}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export default function AccountPage() {
  const account = useAccount();
  if (account.isError && !account.data) return <Failed again={() => void account.refetch()} />;
  if (!account.data) return <div aria-busy="true" />;
  return (
    <>
      <SecondStep account={account.data} />
      <Password />
      <Sessions account={account.data} />
      <Happened account={account.data} />
    </>
  );
}
