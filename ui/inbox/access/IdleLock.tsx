/** After a while without a hand on it the page is covered; whoever was here comes back to where they were. */

import { Alert, Button, Modal, PasswordInput, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconLock } from "@tabler/icons-react";
import { type FormEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Session } from "../../shared/api";
import { useApp } from "../data/app";
import { Refused } from "../data/backend";
import { idleSeconds, locked, tellUnlocked, watchIdle } from "../data/idle";
import { useStore } from "../data/store";
import { useSignOut } from "../parts/useSignOut";
import { useWords } from "../words/t";
import styles from "./IdleLock.module.css";
import { useProblem } from "./problem";

const LOOK_MS = 2000;

/** Locks when the time is up, here and on the server. */
function useIdleWatch(session: Session): void {
  const { api } = useApp();
  useEffect(() => {
    const stop = watchIdle();
    const timer = setInterval(() => {
      if (locked.get() || idleSeconds() < session.idle_seconds) return;
      locked.set(true);
      api.access.lock().catch(() => undefined);
    }, LOOK_MS);
    return () => {
      stop();
      clearInterval(timer);
      locked.set(false);
    };
  }, [api, session.idle_seconds]);
}

/** Whoever comes back types on where they were: the next key is theirs before any timer of the dialog has run. */
function useReturn(shut: boolean): void {
  const left = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (shut) {
      left.current = document.activeElement;
      return;
    }
    const before = left.current;
    left.current = null;
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  }, [shut]);
}

function useUnlock() {
  const { api, queries, live } = useApp();
  const said = useProblem();
  const [secret, setSecret] = useState("");
  const [byCode, setByCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!secret || busy) return;
    setBusy(true);
    try {
      await api.access.unlock(byCode ? { code: secret } : { password: secret });
      tellUnlocked();
      setProblem(null);
      live.wake();
      void queries.refetchQueries({ type: "active", predicate: (one) => one.state.status === "error" });
    } catch (error) {
      if (error instanceof Refused && error.problem.code === "signed_out") {
        queries.setQueryData(["session"], null);
        return;
      }
      setProblem(said(error));
    } finally {
      setSecret("");
      setBusy(false);
    }
  };
  const other = (): void => {
    setByCode((held) => !held);
    setSecret("");
    setProblem(null);
  };
  return { secret, setSecret, byCode, other, busy, problem, submit };
}

export function IdleLock({ session }: { session: Session }) {
  useIdleWatch(session);
  const shut = useStore(locked);
  useReturn(shut);
  return (
    <Modal
      opened={shut}
      onClose={() => undefined}
      fullScreen
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
      zIndex={1000}
      aria-labelledby="locked"
      classNames={{ content: styles.cover ?? "", body: styles.body ?? "" }}
    >
      {shut ? <Unlock session={session} /> : null}
    </Modal>
  );
}

function Unlock({ session }: { session: Session }) {
  const { t } = useWords();
  const signOut = useSignOut();
  const { secret, setSecret, byCode, other, busy, problem, submit } = useUnlock();
  return (
    <form className={styles.card} onSubmit={(event) => void submit(event)} noValidate>
      <span className={styles.face} aria-hidden="true">
        <IconLock size={20} stroke={1.5} />
      </span>
      <div>
        <h1 id="locked" className={styles.title}>
          {t("access.locked.title")}
        </h1>
        <p className={styles.lead}>{t("access.locked.words", { name: session.user.name })}</p>
      </div>
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
      <input type="hidden" name="email" autoComplete="username" value={session.user.email} readOnly />
      {byCode ? (
        <TextInput
          key="code"
          label={t("access.code")}
          inputMode="numeric"
          autoComplete="one-time-code"
          size="md"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          data-autofocus
        />
      ) : (
        <PasswordInput
          key="password"
          label={t("signIn.password")}
          autoComplete="current-password"
          size="md"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          data-autofocus
        />
      )}
      <Button type="submit" size="md" fullWidth loading={busy}>
        {t("access.unlock")}
      </Button>
      <div className={styles.others}>
        <button type="button" className={styles.link} onClick={other}>
          {t(byCode ? "access.usePassword" : "access.useCode")}
        </button>
        <button
          type="button"
          className={styles.link}
          onClick={() => {
            locked.set(false);
            void signOut();
          }}
        >
          {t("app.signOut")}
        </button>
      </div>
    </form>
  );
}
