/** A note, a task or a call from the board, without leaving it. */

import { Button, Chip, Modal, Textarea } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";

import { now } from "../data/clock";
import { sends } from "../keys/keymap";
import { CallDialog } from "../parts/CallButton";

import { snoozeChoices } from "../words/snooze";
import { useWords } from "../words/t";
import styles from "./Dialogs.module.css";
import { useAdd } from "./data";
import type { BoardCard } from "./types";

const LONGEST = 2000;

function Note({ card, threadId, onClose }: { card: BoardCard; threadId: string; onClose: () => void }) {
  const { t } = useWords();
  const { busy, note } = useAdd(card);
  const [text, setText] = useState("");
  const id = useRef(crypto.randomUUID());
  const able = text.trim() !== "";
  const save = async (): Promise<void> => {
    if (able && !busy && (await note(threadId, id.current, text.trim()))) onClose();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Textarea
        label={t("board.note.label")}
        description={t("board.note.words")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => sends(event) && void save()}
        maxLength={LONGEST}
        autosize
        minRows={3}
        maxRows={8}
        data-autofocus
      />
      <div className={styles.foot}>
        <Button variant="default" onClick={onClose}>
          {t("board.cancel")}
        </Button>
        <Button type="submit" loading={busy} disabled={!able}>
          {t("board.note.save")}
        </Button>
      </div>
    </form>
  );
}

function Task({ card, onClose }: { card: BoardCard; onClose: () => void }) {
  const { t, time } = useWords();
  const { busy, task } = useAdd(card);
  const [choices] = useState(() => snoozeChoices(new Date(now()), time.zone));
  const [due, setDue] = useState<string>(
    choices.find((one) => one.id.includes("omorrow"))?.id ?? choices[0]?.id ?? "",
  );
  const [text, setText] = useState("");
  const id = useRef(crypto.randomUUID());
  const until = choices.find((one) => one.id === due)?.until;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (until && !busy && (await task(id.current, until, text.trim()))) onClose();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <Textarea
        label={t("board.task.label")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={LONGEST}
        autosize
        minRows={2}
        maxRows={6}
        data-autofocus
      />
      <fieldset className={styles.set}>
        <legend>{t("board.task.due")}</legend>
        <Chip.Group value={due} onChange={(chosen) => setDue(String(chosen))}>
          <div className={styles.due}>
            {choices.map((one) => (
              <Chip
                key={one.id}
                value={one.id}
                size="sm"
                radius="md"
                title={time.dayTime(one.until.toISOString())}
              >
                {t(`thread.${one.id}`)}
              </Chip>
            ))}
          </div>
        </Chip.Group>
        {until ? <p className={styles.when}>{time.dayTime(until.toISOString())}</p> : null}
      </fieldset>
      <div className={styles.foot}>
        <Button variant="default" onClick={onClose}>
          {t("board.cancel")}
        </Button>
        <Button type="submit" loading={busy} disabled={!until}>
          {t("board.task.save")}
        </Button>
      </div>
    </form>
  );
}

interface Asked {
  what: "note" | "task" | "call";
  card: BoardCard;
  onClose: () => void;
}

export default function Beside({ what, card, onClose }: Asked) {
  const { t } = useWords();
  const { thread_id: threadId, name } = card;
  if (what === "call" && threadId)
    return <CallDialog threadId={threadId} name={name} opened onClose={onClose} />;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(what === "task" ? "board.task" : "board.note", { name })}
      closeButtonProps={{ "aria-label": t("said.close") }}
      size={440}
    >
      {what === "note" && threadId ? <Note card={card} threadId={threadId} onClose={onClose} /> : null}
      {what === "task" ? <Task card={card} onClose={onClose} /> : null}
    </Modal>
  );
}
