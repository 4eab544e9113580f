/** Somebody at the desk, at an event or sent by a friend: written down in half a minute, with the keyboard alone. */

import { Button, Checkbox, Modal, SegmentedControl, Select, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import type { LeadOptions, QuickAdd } from "../../shared/api";
import { useLeadOptions, useQuickAdd, type Wrong } from "../data/leads";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { useNotices } from "./notices";
import styles from "./QuickAdd.module.css";

const sources = ["walk_in", "event", "referral"] as const;
type Filled = Required<Omit<QuickAdd, "client_id">>;

const empty: Filled = {
  name: "",
  phone: "",
  email: "",
  service: "",
  source: "walk_in",
  source_detail: "",
  language: "en",
  texts_agreed: false,
  note: "",
  send: false,
};

function useFilling(onClose: () => void) {
  const [filled, setFilled] = useState(empty);
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useRef(crypto.randomUUID());
  const add = useQuickAdd();
  const notices = useNotices();
  const navigate = useNavigate();
  const { t, code } = useWords();
  const set = (change: Partial<Filled>): void => {
    setFilled((before) => ({ ...before, ...change }));
    setWrong(null);
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const done = await add({ client_id: id.current, ...filled, send: filled.send && filled.texts_agreed });
    setBusy(false);
    if (done === null) return;
    if ("at" in done) {
      setWrong(done);
      document.querySelector<HTMLElement>(`[data-at="${done.at}"]`)?.focus();
      return;
    }
    onClose();
    await navigate({ to: "/t/$threadId", params: { threadId: done.thread_id } });
    if (done.by) notices.say(t("add.sent", { name: filled.name }));
    else if (done.why_not && done.why_not !== "repeated") notices.say(code("add.why", done.why_not));
  };
  const problem = (at: string): string | undefined => (wrong?.at === at ? wrong.words : undefined);
  return { filled, set, save, busy, problem };
}

function Agreed({
  filled,
  set,
  options,
}: {
  filled: Filled;
  set: (change: Partial<Filled>) => void;
  options: LeadOptions | undefined;
}) {
  const { t } = useWords();
  const may = useRights();
  const script = useId();
  if (!may("consent.record")) return null;
  const able = filled.phone.trim() !== "";
  return (
    <fieldset className={styles.agreed} disabled={!able}>
      <legend className={styles.legend}>{t("add.texts")}</legend>
      <p className={styles.script} id={script}>
        <span className={styles.aloud}>{t("add.readAloud")}</span> “{options?.script[filled.language]}”
      </p>
      <Checkbox
        label={t("add.agreed")}
        aria-describedby={script}
        checked={able && filled.texts_agreed}
        onChange={(event) => {
          const yes = event.currentTarget.checked;
          set({ texts_agreed: yes, send: yes && (options?.can_text ?? false) });
        }}
      />
      <Checkbox
        label={t("add.send")}
        checked={able && filled.texts_agreed && filled.send}
        disabled={!able || !filled.texts_agreed || !options?.can_text}
        onChange={(event) => set({ send: event.currentTarget.checked })}
      />
    </fieldset>
  );
}

/** Enter chooses in a list; one that has not opened yet must not send the form unfinished. */
function chooses(event: KeyboardEvent): void {
  if (event.key === "Enter") event.preventDefault();
}

export default function QuickAddForm({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const options = useLeadOptions().data;
  const { filled, set, save, busy, problem } = useFilling(onClose);
  const language = options && options.languages.length > 1;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("add.title")}
      size={520}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <form className={styles.fields} onSubmit={(event) => void save(event)} noValidate>
        <TextInput
          label={t("add.name")}
          value={filled.name}
          error={problem("/name")}
          data-at="/name"
          onChange={(event) => set({ name: event.currentTarget.value })}
          maxLength={120}
          autoComplete="off"
          data-autofocus
          required
        />
        <div className={styles.pair}>
          <TextInput
            label={t("add.phone")}
            type="tel"
            value={filled.phone}
            error={problem("/phone")}
            data-at="/phone"
            onChange={(event) => set({ phone: event.currentTarget.value })}
            maxLength={40}
            autoComplete="off"
          />
          <TextInput
            label={t("add.email")}
            type="email"
            value={filled.email}
            error={problem("/email")}
            data-at="/email"
            onChange={(event) => set({ email: event.currentTarget.value })}
            maxLength={120}
            autoComplete="off"
          />
        </div>
        <Select
          label={t("add.service")}
          placeholder={t("add.serviceNone")}
          data={(options?.services ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={filled.service || null}
          error={problem("/service")}
          data-at="/service"
          onChange={(chosen) => set({ service: chosen ?? "" })}
          onKeyDown={chooses}
          searchable
          clearable
        />
        <div className={styles.pair}>
          <div>
            <span className={styles.label} id="add-source">
              {t("add.source")}
            </span>
            <SegmentedControl
              fullWidth
              aria-labelledby="add-source"
              value={filled.source}
              onChange={(chosen) => set({ source: sources.find((one) => one === chosen) ?? "walk_in" })}
              data={sources.map((one) => ({ value: one, label: t(`add.source.${one}`) }))}
            />
          </div>
          {language ? (
            <div>
              <span className={styles.label} id="add-language">
                {t("add.language")}
              </span>
              <SegmentedControl
                fullWidth
                aria-labelledby="add-language"
                value={filled.language}
                onChange={(chosen) => set({ language: chosen === "es" ? "es" : "en" })}
                data={[
                  { value: "en", label: "English" },
                  { value: "es", label: "Español" },
                ]}
              />
            </div>
          ) : null}
        </div>
        {filled.source === "walk_in" ? null : (
          <TextInput
            label={t(filled.source === "event" ? "add.whichEvent" : "add.whoSent")}
            value={filled.source_detail}
            onChange={(event) => set({ source_detail: event.currentTarget.value })}
            maxLength={120}
            autoComplete="off"
          />
        )}
        <Textarea
          label={t("add.note")}
          description={t("add.noteWords")}
          value={filled.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
          autosize
          minRows={2}
          maxLength={1000}
        />
        <Agreed filled={filled} set={set} options={options} />
        <div className={styles.foot}>
          <Button variant="default" onClick={onClose}>
            {t("add.cancel")}
          </Button>
          <Button type="submit" loading={busy}>
            {t(filled.send && filled.texts_agreed ? "add.saveSend" : "add.save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
