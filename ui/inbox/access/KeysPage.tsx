/** API keys: what each may do, when it was last used; made once, shown once, revoked at once. */

import { Button, Checkbox, Modal, Select, TextInput } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { KeyList, NewKey } from "../../shared/api";
import { useApp } from "../data/app";
import { Notice } from "../parts/Notice";
import { Failed } from "../settings/Failed";
import { Section } from "../settings/Section";
import { useWords } from "../words/t";
import styles from "./Access.module.css";
import { Secret } from "./Secret";
import { useAct } from "./useAct";

const lasting = ["30", "90", "365"] as const;

function NewKeyForm({ scopes, onClose }: { scopes: readonly string[]; onClose: () => void }) {
  const { t, code } = useWords();
  const { api } = useApp();
  const { act, busy, problem } = useAct("keys");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const [days, setDays] = useState<string>("365");
  const [made, setMade] = useState<string | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const given = { name, scopes: chosen, days: Number(days) } as NewKey;
    const key = await act(() => api.access.makeKey(given));
    if (key) setMade(key.key);
  };
  if (made) {
    return (
      <div className={styles.stack}>
        <Secret value={made} words={t("keys.once")} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{t("keys.kept")}</Button>
        </div>
      </div>
    );
  }
  return (
    <form className={styles.stack} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        label={t("keys.name")}
        description={t("keys.name.words")}
        maxLength={80}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label={t("keys.scopes")} value={chosen} onChange={setChosen}>
        <div className={styles.checks}>
          {scopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={code("right", scope)} />
          ))}
        </div>
      </Checkbox.Group>
      <Select
        label={t("keys.lasts")}
        data={lasting.map((each) => ({ value: each, label: t("keys.days", { count: Number(each) }) }))}
        value={days}
        onChange={(value) => setDays(value ?? "365")}
        allowDeselect={false}
      />
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
      <div className={styles.actions}>
        <Button type="submit" loading={busy} disabled={!name.trim() || chosen.length === 0}>
          {t("keys.make")}
        </Button>
      </div>
    </form>
  );
}

function Keys({ found }: { found: KeyList }) {
  const { t, time, code, language } = useWords();
  const { api } = useApp();
  const date = (instant: string): string =>
    new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: time.zone }).format(new Date(instant));
  const { act, busy, problem } = useAct("keys");
  const [revoking, setRevoking] = useState<string | null>(null);
  if (found.items.length === 0) {
    return <Notice icon={IconKey} title={t("keys.none")} words={t("keys.none.words")} />;
  }
  return (
    <>
      <ul className={styles.list}>
        {found.items.map((key) => (
          <li key={key.id} className={styles.row}>
            <div className={styles.main}>
              <p className={styles.name}>
                {key.name}
                <span className={styles.chip} data-tone="soft">
                  {key.prefix}…
                </span>
              </p>
              <p className={styles.about}>{key.scopes.map((scope) => code("right", scope)).join(" · ")}</p>
              <p className={styles.about}>
                {key.used_at ? t("keys.used", { when: time.dayTime(key.used_at) }) : t("keys.unused")}
                {key.expires_at ? ` · ${t("keys.until", { when: date(key.expires_at) })}` : ""}
              </p>
            </div>
            {revoking === key.id ? (
              <Button
                color="red"
                disabled={busy}
                onClick={() => void act(() => api.access.revokeKey(key.id))}
              >
                {t("keys.revoke.sure")}
              </Button>
            ) : (
              <Button
                variant="subtle"
                onClick={() => setRevoking(key.id)}
                aria-label={`${t("keys.revoke")}: ${key.name}`}
              >
                {t("keys.revoke")}
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
    </>
  );
}

export default function KeysPage() {
  const { t } = useWords();
  const { api } = useApp();
  const [open, setOpen] = useState(false);
  const keys = useQuery<KeyList>({
    queryKey: ["keys"],
    queryFn: ({ signal }) => api.access.keys(signal),
    staleTime: 0,
  });
  if (keys.isError && !keys.data) return <Failed again={() => void keys.refetch()} />;
  if (!keys.data) return <div aria-busy="true" />;
  return (
    <Section words={t("keys.words")}>
      <Keys found={keys.data} />
      <div className={styles.foot}>
        <Button onClick={() => setOpen(true)}>{t("keys.new")}</Button>
      </div>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t("keys.new")}
        size="lg"
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": t("said.close") }}
      >
        <NewKeyForm scopes={keys.data.scopes} onClose={() => setOpen(false)} />
      </Modal>
    </Section>
  );
}
