/** One answer being written, and tried before it is saved. */

import { Button, Modal } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { EntryBody, EntryView, KnowledgeView } from "../../../shared/api";
import { useApp } from "../../data/app";
import { useRights } from "../../data/rights";
import { usePhone } from "../../parts/useScreen";
import { useWords } from "../../words/t";
import { EntryAbout, EntryWords } from "./EntryFields";
import styles from "./Knowledge.module.css";
import { bodyOf, useLanguageName, useMove } from "./knowledge";
import { TryIt } from "./TryIt";

export interface Editing {
  /** None for a new one. */
  entry: EntryView | null;
  body: EntryBody;
}

export function editing(entry: EntryView): Editing {
  return { entry, body: bodyOf(entry) };
}

export function Claims({ claims }: { claims: readonly string[] }) {
  const { t, code } = useWords();
  if (claims.length === 0) return null;
  return (
    <div className={styles.claims} role="note">
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />
      <p>
        <strong>{t("knowledge.claims")}</strong>{" "}
        {claims.map((each) => code("knowledge.claim", each)).join(", ")}. {t("knowledge.claims.words")}
      </p>
    </div>
  );
}

interface Props {
  found: KnowledgeView;
  open: Editing;
  onClose: () => void;
}

export function EntryEditor({ found, open, onClose }: Props) {
  const { t } = useWords();
  const languageName = useLanguageName();
  const { api } = useApp();
  const may = useRights();
  const phone = usePhone();
  const { busy, run } = useMove();
  const [body, setBody] = useState(open.body);
  const [going, setGoing] = useState(false);
  const locked = !may("knowledge.edit");
  const { entry } = open;
  const ready = body.title.trim() !== "" && body.text.trim() !== "";
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await run(() =>
      entry ? api.knowledge.change(entry.id, entry.version, body) : api.knowledge.add(body),
    );
    if (done) onClose();
  };
  const remove = async (): Promise<void> => {
    if (entry && (await run(() => api.knowledge.remove(entry.id, entry.version)))) onClose();
  };
  const language = languageName(body.language ?? found.languages[0] ?? "");
  const title = entry ? entry.title : t(body.translation_of ? "knowledge.translate" : "knowledge.new");
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      fullScreen={phone}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <form className={styles.editor} onSubmit={(event) => void save(event)}>
        <p className={styles.soft}>
          {language}
          {entry ? (
            <>
              {" · "}
              <code>{entry.id}</code>
            </>
          ) : null}
        </p>
        <Claims claims={entry?.claims ?? []} />
        <EntryWords entry={body} locked={locked} change={(values) => setBody({ ...body, ...values })} />
        {body.translation_of ? (
          <p className={styles.soft}>{t("knowledge.translation.words")}</p>
        ) : (
          <EntryAbout
            found={found}
            entry={body}
            locked={locked}
            change={(values) => setBody({ ...body, ...values })}
          />
        )}
        {locked ? null : (
          <div className={styles.foot}>
            {entry ? (
              <Button
                className={styles.left ?? ""}
                variant={going ? "filled" : "subtle"}
                color="red"
                disabled={busy}
                onClick={() => (going ? void remove() : setGoing(true))}
              >
                {t(going ? "knowledge.remove.sure" : "knowledge.remove")}
              </Button>
            ) : null}
            <Button variant="default" onClick={onClose}>
              {t("knowledge.cancel")}
            </Button>
            <Button type="submit" loading={busy} disabled={!ready}>
              {t("knowledge.save")}
            </Button>
          </div>
        )}
      </form>
      <section className={styles.within} aria-label={t("knowledge.try")}>
        <h3 className={styles.heading}>{t("knowledge.try")}</h3>
        <TryIt found={found} draft={{ entry: body, id: entry?.id ?? null }} />
      </section>
    </Modal>
  );
}
