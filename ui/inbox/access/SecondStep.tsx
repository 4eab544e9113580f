/** The second step at sign-in: set up with a picture for the phone, with codes on paper for the day it is lost. */

import { Button, Modal, PasswordInput, TextInput } from "@mantine/core";
import { IconShieldCheck, IconShieldOff } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { Account, Enrolment } from "../../shared/api";
import { useApp } from "../data/app";
import { Section } from "../settings/Section";
import { useWords } from "../words/t";
import styles from "./Access.module.css";
import type { Proof } from "./requests";
import { Copy } from "./Secret";
import { useAct } from "./useAct";

type Wish = "begin" | "codes" | "remove";

/** The password again, before anything changes. */
function Prove({
  wish,
  onDone,
  onClose,
}: {
  wish: Wish;
  onDone: (proof: Proof) => Promise<boolean>;
  onClose: () => void;
}) {
  const { t } = useWords();
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!password) return;
    const good = await onDone({ password });
    setWrong(!good);
    setPassword("");
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`account.second.${wish}`)}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <PasswordInput
          label={t("signIn.password")}
          description={t("account.prove")}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong ? t("account.prove.wrong") : null}
        />
        <Button type="submit">{t("account.continue")}</Button>
      </form>
    </Modal>
  );
}

function Scan({ enrolment, onCodes }: { enrolment: Enrolment; onCodes: (codes: string[]) => void }) {
  const { t } = useWords();
  const { api } = useApp();
  const { act, busy, problem } = useAct();
  const [code, setCode] = useState("");
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const made = await act(() => api.access.confirmSecondStep(code));
    if (made) onCodes([...made.codes]);
    else setCode("");
  };
  return (
    <form className={styles.enrol} onSubmit={(event) => void submit(event)} noValidate>
      <img
        className={styles.qr}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(enrolment.qr)}`}
        alt={t("account.qr")}
      />
      <div className={styles.stack}>
        <p>{t("account.scan")}</p>
        <p className={styles.secret}>{enrolment.secret}</p>
        <TextInput
          label={t("access.code")}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={8}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={problem}
          autoFocus
        />
        <div className={styles.actions}>
          <Button type="submit" loading={busy} disabled={code.length < 6}>
            {t("account.confirm")}
          </Button>
        </div>
      </div>
    </form>
  );
}

function Codes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useWords();
  return (
    <div className={styles.stack}>
      <p>{t("account.codes.words")}</p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Copy value={codes.join("\n")} />
        <Button onClick={onDone}>{t("account.codes.kept")}</Button>
      </div>
    </div>
  );
}

export function SecondStep({ account, onSet }: { account: Account; onSet?: () => void }) {
  const { t } = useWords();
  const { api, queries } = useApp();
  const { act, problem } = useAct();
  const [wish, setWish] = useState<Wish | null>(null);
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const again = () => queries.invalidateQueries({ queryKey: ["account"] });
  const prove = async (proof: Proof): Promise<boolean> => {
    const done = await act(async () => {
      if (wish === "begin") setEnrolment(await api.access.beginSecondStep(proof));
      else if (wish === "codes") setCodes([...(await api.access.newCodes(proof)).codes]);
      else await api.access.removeSecondStep(proof);
      return true;
    });
    if (done) {
      setWish(null);
      void again();
    }
    return done === true;
  };
  if (codes) {
    const kept = (): void => {
      setCodes(null);
      void again();
      onSet?.();
    };
    return (
      <Section title={t("account.codes")}>
        <Codes codes={codes} onDone={kept} />
      </Section>
    );
  }
  if (enrolment) {
    const made = (fresh: string[]): void => {
      setEnrolment(null);
      setCodes(fresh);
    };
    return (
      <Section title={t("account.second.begin")} words={t("account.second.how")}>
        <Scan enrolment={enrolment} onCodes={made} />
      </Section>
    );
  }
  return (
    <Section title={t("account.second")} words={t("account.second.words")}>
      <div className={styles.list}>
        <div className={styles.row}>
          {account.second_step ? (
            <IconShieldCheck size={20} stroke={1.5} />
          ) : (
            <IconShieldOff size={20} stroke={1.5} />
          )}
          <div className={styles.main}>
            <p className={styles.name}>
              {t(account.second_step ? "account.second.on" : "account.second.off")}
            </p>
            <p className={styles.about}>
              {account.second_step
                ? t("account.codes.left", { count: account.recovery_codes_left })
                : account.second_step_asked
                  ? t("account.second.asked")
                  : t("account.second.offWords")}
            </p>
          </div>
          <div className={styles.actions}>
            {account.second_step ? (
              <>
                <Button variant="default" onClick={() => setWish("codes")}>
                  {t("account.second.codes")}
                </Button>
                {account.second_step_asked ? null : (
                  <Button variant="subtle" onClick={() => setWish("remove")}>
                    {t("account.second.remove")}
                  </Button>
                )}
              </>
            ) : (
              <Button onClick={() => setWish("begin")}>{t("account.second.begin")}</Button>
            )}
          </div>
        </div>
      </div>
      {wish ? <Prove wish={wish} onDone={prove} onClose={() => setWish(null)} /> : null}
      {problem && !wish ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </Section>
  );
}
