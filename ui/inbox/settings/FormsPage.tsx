/** Pages that people fill in at the desk or at an event: their links, and pictures to print. */

import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import type { FormView } from "../../shared/api";
import { useAddForm, useForms } from "../data/leads";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { Failed } from "./Failed";
import styles from "./FormsPage.module.css";
import { Section } from "./Section";

function picture(svg: string): string {
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}

function Form({ form }: { form: FormView }) {
  const { t, code } = useWords();
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <li className={styles.item}>
      {form.qr ? (
        <img className={styles.qr} src={picture(form.qr)} alt={t("forms.qr", { name: form.name })} />
      ) : null}
      <div className={styles.about}>
        <span className={styles.name}>{form.name}</span>
        <span className={styles.soft}>
          {code("forms.kind", form.kind)}
          {form.detail && form.detail !== form.name ? ` · ${form.detail}` : ""}
        </span>
        <span className={styles.link}>{form.url}</span>
        <div className={styles.row}>
          <Button variant="default" size="xs" onClick={() => clipboard.copy(form.url)}>
            {t(clipboard.copied ? "forms.copied" : "forms.copy")}
          </Button>
          {form.qr ? (
            <Button
              variant="default"
              size="xs"
              component="a"
              href={picture(form.qr)}
              download={`${form.name}.svg`}
            >
              {t("forms.download")}
            </Button>
          ) : null}
        </div>
      </div>
    </li>
  );
}

function NewForm() {
  const { t } = useWords();
  const add = useAddForm();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"kiosk" | "event">("kiosk");
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!name.trim()) return;
    setBusy(true);
    if (await add({ name: name.trim(), kind, detail: name.trim() })) setName("");
    setBusy(false);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <SegmentedControl
        aria-label={t("forms.which")}
        value={kind}
        onChange={(chosen) => setKind(chosen === "event" ? "event" : "kiosk")}
        data={[
          { value: "kiosk", label: t("forms.kind.kiosk") },
          { value: "event", label: t("forms.kind.event") },
        ]}
      />
      <TextInput
        className={styles.field ?? ""}
        label={t(kind === "event" ? "forms.eventName" : "forms.deskName")}
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" loading={busy} disabled={!name.trim()}>
        {t("forms.make")}
      </Button>
    </form>
  );
}

export default function FormsPage() {
  const { t } = useWords();
  const may = useRights();
  const forms = useForms();
  if (forms.isError) return <Failed again={() => void forms.refetch()} />;
  if (!forms.data) return <div className={styles.wait} aria-busy="true" />;
  return (
    <>
      <Section words={t("forms.lead")}>
        {forms.data.items.length > 0 ? (
          <ul className={styles.list}>
            {forms.data.items.map((each) => (
              <Form key={each.id} form={each} />
            ))}
          </ul>
        ) : (
          <p className={styles.none}>{t("forms.none")}</p>
        )}
      </Section>
      {may("channels.manage") ? (
        <Section title={t("forms.new")}>
          <NewForm />
        </Section>
      ) : null}
    </>
  );
}
