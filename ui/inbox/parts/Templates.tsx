/** Approved messages for a platform that takes nothing else now: choose one, fill in its blanks, send it. */

import { Button, Modal, TextInput, UnstyledButton } from "@mantine/core";
import { IconTemplate } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { TemplateView, ThreadDetail } from "../../shared/api";
import { useSendTemplate } from "../data/templates";
import { useWords } from "../words/t";
import styles from "./Templates.module.css";

const BLANK = /\{\{\s*(\w{1,20})\s*\}\}/g;

/** The words with what stands in the blanks; an open one keeps its place. */
function Words({ template, values }: { template: TemplateView; values: Record<string, string> }) {
  const pieces = template.body.split(BLANK);
  return (
    <p className={styles.words}>
      {pieces.map((piece, index) =>
        index % 2 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of fixed words never change their places
          <mark key={index} className={styles.blank}>
            {values[piece]?.trim() || `{${piece}}`}
          </mark>
        ) : (
          piece
        ),
      )}
    </p>
  );
}

function Fill({ id, template, onDone }: { id: string; template: TemplateView; onDone: () => void }) {
  const { t } = useWords();
  const send = useSendTemplate(id);
  const [values, setValues] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const open = template.blanks.some((blank) => !values[blank]?.trim());
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (open) return;
    setBusy(true);
    if (await send(template, values)) onDone();
    setBusy(false);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <Words template={template} values={values} />
      {template.blanks.map((blank) => (
        <TextInput
          key={blank}
          label={t("template.blank", { name: blank })}
          value={values[blank] ?? ""}
          maxLength={200}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setValues((held) => ({ ...held, [blank]: value }));
          }}
        />
      ))}
      <div className={styles.foot}>
        <Button type="submit" loading={busy} disabled={open}>
          {t("composer.send")}
        </Button>
      </div>
    </form>
  );
}

/** Beside the locked reply: nothing where the channel has no templates. */
export function TemplateButton({ detail }: { detail: ThreadDetail }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [chosen, choose] = useState<TemplateView | null>(null);
  const { templates, card } = detail;
  if (templates.length === 0 || card.consent === "stopped") return null;
  const close = (): void => {
    setOpen(false);
    choose(null);
  };
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconTemplate size={16} stroke={1.75} />}
        onClick={() => setOpen(true)}
      >
        {t("template.open")}
      </Button>
      <Modal opened={open} onClose={close} title={t("template.title")} size="md">
        {chosen ? (
          <Fill id={card.id} template={chosen} onDone={close} />
        ) : (
          <ul className={styles.list}>
            {templates.map((template) => (
              <li key={template.sid}>
                <UnstyledButton className={styles.item ?? ""} onClick={() => choose(template)}>
                  <span className={styles.name}>
                    {template.name.replaceAll("_", " ")}
                    <span className={styles.soft}>{template.language}</span>
                  </span>
                  <Words template={template} values={{}} />
                </UnstyledButton>
              </li>
            ))}
          </ul>
        )}
      </Modal>
    </>
  );
}
