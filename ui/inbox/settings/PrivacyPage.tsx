/** How long things are kept, what a legal hold keeps, and who was erased. */

import { Button, Group, Modal, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HoldView, PrivacyView } from "../../shared/api";
import { useApp } from "../data/app";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { Failed } from "./Failed";
import styles from "./PrivacyPage.module.css";
import { offered, useChange, usePrivacy, useTerm } from "./privacy";
import { Section } from "./Section";

function Messages({ found }: { found: PrivacyView }) {
  const { t, time } = useWords();
  const { api } = useApp();
  const may = useRights()("compliance.edit");
  const term = useTerm();
  const { busy, change } = useChange();
  const [asking, setAsking] = useState<number | null>(null);
  const { message_months: months, version, swept_at: swept } = found.retention;
  const save = async (chosen: number | null): Promise<void> => {
    await change(api.chooseRetention(chosen, version));
    setAsking(null);
  };
  const choices = offered.includes(months) ? offered : [...offered, months];
  return (
    <Section title={t("privacy.messages")} words={t("privacy.messages.words")}>
      <Select
        className={styles.select ?? ""}
        aria-label={t("privacy.messages")}
        data={choices.map((one) => ({
          value: String(one ?? ""),
          label: one === null ? t("privacy.keep") : term(one),
        }))}
        value={String(months ?? "")}
        disabled={!may || busy}
        description={may ? undefined : t("privacy.locked")}
        allowDeselect={false}
        onChange={(value) => (value ? setAsking(Number(value)) : void save(null))}
      />
      {swept ? <p className={styles.soft}>{t("privacy.swept", { when: time.dayTime(swept) })}</p> : null}
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={t("privacy.confirm.title")}
        centered
      >
        <p>{t("privacy.confirm.words", { term: term(asking ?? 12) })}</p>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(null)}>
            {t("privacy.cancel")}
          </Button>
          <Button color="red" loading={busy} onClick={() => void save(asking)}>
            {t("privacy.confirm.do")}
          </Button>
        </Group>
      </Modal>
    </Section>
  );
}

function Fixed({ found }: { found: PrivacyView }) {
  const { t } = useWords();
  const { terms } = found.retention;
  const days = (count: number): string => t("privacy.days", { count });
  const rows: [string, string][] = [
    [t("privacy.term.consent"), t("privacy.term.forever")],
    [t("privacy.term.record"), t("privacy.years", { count: terms.record_years })],
    [t("privacy.term.traces"), days(terms.traces_days)],
    [t("privacy.term.sessions"), days(terms.sessions_days)],
    [t("privacy.term.requests"), days(terms.raw_requests_days)],
    [t("privacy.term.live"), days(terms.live_updates_days)],
  ];
  return (
    <Section title={t("privacy.fixed")}>
      <dl className={styles.terms}>
        {rows.map(([name, value]) => (
          <div key={name} className={styles.term}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Hold({ hold }: { hold: HoldView }) {
  const { t, time } = useWords();
  const { api } = useApp();
  const may = useRights()("legal_hold.manage");
  const { busy, change } = useChange();
  const who =
    hold.contact_id === null
      ? t("privacy.holds.everybody")
      : (hold.contact_name ?? t("privacy.holds.somebody"));
  const said = hold.lifted_at
    ? t("privacy.holds.lifted", { when: time.dayTime(hold.lifted_at), who: hold.lifted_by ?? "–" })
    : t("privacy.holds.placed", { when: time.dayTime(hold.placed_at), who: hold.placed_by ?? "–" });
  return (
    <li className={styles.item} data-over={hold.lifted_at ? true : undefined}>
      <div className={styles.what}>
        <p className={styles.strong}>{who}</p>
        <p>{hold.reason}</p>
        <p className={styles.soft}>{said}</p>
      </div>
      {may && !hold.lifted_at ? (
        <Button
          variant="default"
          size="compact-md"
          loading={busy}
          onClick={() => void change(api.liftHold(hold.id))}
        >
          {t("privacy.holds.lift")}
        </Button>
      ) : null}
    </li>
  );
}

function Place() {
  const { t } = useWords();
  const { api } = useApp();
  const { busy, change } = useChange();
  const [reason, setReason] = useState("");
  const place = async (): Promise<void> => {
    if (await change(api.placeHold(reason, null))) setReason("");
  };
  return (
    <form
      className={styles.place}
      onSubmit={(event) => {
        event.preventDefault();
        void place();
      }}
    >
      <TextInput
        className={styles.reason ?? ""}
        label={t("privacy.holds.reason")}
        placeholder={t("privacy.holds.example")}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={busy} disabled={reason.trim().length < 4}>
        {t("privacy.holds.place")}
      </Button>
    </form>
  );
}

function Holds({ found }: { found: PrivacyView }) {
  const { t } = useWords();
  const may = useRights()("legal_hold.manage");
  const whole = found.holds.some((hold) => hold.contact_id === null && !hold.lifted_at);
  return (
    <Section title={t("privacy.holds")} words={t("privacy.holds.words")}>
      {found.holds.length === 0 ? <p className={styles.soft}>{t("privacy.holds.none")}</p> : null}
      <ul className={styles.list}>
        {found.holds.map((hold) => (
          <Hold key={hold.id} hold={hold} />
        ))}
      </ul>
      {may && !whole ? <Place /> : null}
    </Section>
  );
}

function Erasures({ found }: { found: PrivacyView }) {
  const { t, code, time } = useWords();
  return (
    <Section title={t("privacy.erasures")}>
      {found.erasures.length === 0 ? <p className={styles.soft}>{t("privacy.erasures.none")}</p> : null}
      <ul className={styles.list}>
        {found.erasures.map((one) => (
          <li key={one.id} className={styles.item}>
            <p>{code("privacy.reason", one.reason)}</p>
            <p className={styles.soft}>
              {t("privacy.erasures.by", { when: time.dayTime(one.at), who: one.by_id ?? "–" })}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export default function PrivacyPage() {
  const { t } = useWords();
  const privacy = usePrivacy();
  if (privacy.isError) return <Failed again={() => void privacy.refetch()} />;
  if (!privacy.data) return <div className={styles.wait} aria-busy="true" />;
  const found = privacy.data;
  return (
    <>
      <Section words={t("privacy.lead")}>{null}</Section>
      <Messages found={found} />
      <Fixed found={found} />
      <Holds found={found} />
      <Erasures found={found} />
    </>
  );
}
