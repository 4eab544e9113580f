/** What a try came to: one press each, a key each, and a question only where the answer decides when it comes back. */

import { Button, Chip, Kbd, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { TaskOutcome, TaskView } from "../../shared/api";
import { now } from "../data/clock";
import { typingIn } from "../keys/useKeys";
import { useWords } from "../words/t";
import { useKinds, useTaskMoves } from "./data";
import styles from "./Outcomes.module.css";
import { waits } from "./waits";

const LONGEST = 2000;

interface Props {
  task: TaskView;
  /** With the words of what became of it. */
  onDone: (said: string) => void;
}

/** 1 to 9 press the buttons in their order, unless somebody is typing or a dialog lies over them. */
function useNumbers(count: number, press: (place: number) => void): void {
  const newest = useRef(press);
  useEffect(() => {
    newest.current = press;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typingIn(event.target)) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]')) return;
      const place = Number(event.key) - 1;
      if (!Number.isInteger(place) || place < 0 || place >= count) return;
      event.preventDefault();
      newest.current(place);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [count]);
}

function When({ busy, onPick, onBack }: { busy: boolean; onPick: (at: Date) => void; onBack: () => void }) {
  const { t, time } = useWords();
  const [choices] = useState(() => waits(new Date(now()), time.zone));
  const [chosen, setChosen] = useState("month");
  const at = choices.find((one) => one.id === chosen)?.at;
  useNumbers(choices.length, (place) => {
    const choice = choices[place];
    if (choice) setChosen(choice.id);
  });
  return (
    <fieldset className={styles.when}>
      <legend>{t("tasks.when")}</legend>
      <Chip.Group value={chosen} onChange={(value) => setChosen(String(value))}>
        <div className={styles.chips}>
          {choices.map((one) => (
            <Chip key={one.id} value={one.id} variant="outline">
              {t(`tasks.wait.${one.id}`)}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      <div className={styles.foot}>
        <Button variant="default" onClick={onBack}>
          {t("tasks.back")}
        </Button>
        <Button autoFocus loading={busy} disabled={!at} onClick={() => at && onPick(at)}>
          {at ? t("tasks.again", { day: time.pill(at.toISOString(), now()) }) : t("tasks.when")}
        </Button>
      </div>
    </fieldset>
  );
}

export function Outcomes({ task, onDone }: Props) {
  const { t, language, time } = useWords();
  const kind = useKinds().get(task.kind);
  const moves = useTaskMoves();
  const [note, setNote] = useState("");
  const [asking, setAsking] = useState<TaskOutcome | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const give = async (outcome: TaskOutcome, at: Date | null): Promise<void> => {
    const given = { outcome: outcome.name, note: note.trim(), again_at: at?.toISOString() ?? null };
    const made = await moves.outcome(task, given);
    if (!made) return;
    const label = outcome.label[language] ?? outcome.name;
    const name = task.name ?? "";
    onDone(
      made.state === "done"
        ? t("tasks.said.done", { name, label })
        : t("tasks.said.again", { name, label, when: time.dayTime(made.due_at) }),
    );
  };
  const press = (outcome: TaskOutcome): void => {
    if (moves.busy) return;
    if (outcome.asks === "when") setAsking(outcome);
    else if (outcome.asks === "note" && !note.trim()) field.current?.focus();
    else void give(outcome, null);
  };
  const outcomes = kind?.outcomes ?? [];
  useNumbers(asking ? 0 : outcomes.length, (place) => {
    const outcome = outcomes[place];
    if (outcome) press(outcome);
  });
  if (asking)
    return <When busy={moves.busy} onPick={(at) => void give(asking, at)} onBack={() => setAsking(null)} />;
  return (
    <div className={styles.outcomes}>
      <Textarea
        ref={field}
        data-note
        aria-label={t("tasks.note")}
        placeholder={t("tasks.note.hint")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={LONGEST}
        autosize
        minRows={1}
        maxRows={5}
      />
      <fieldset className={styles.buttons} aria-label={t("tasks.outcome")}>
        {outcomes.map((outcome, place) => (
          <Button
            key={outcome.name}
            variant={place === 0 ? "filled" : "default"}
            disabled={moves.busy}
            onClick={() => press(outcome)}
            rightSection={
              <Kbd size="xs" className={styles.key ?? ""} aria-hidden="true">
                {place + 1}
              </Kbd>
            }
          >
            {outcome.label[language] ?? outcome.name}
          </Button>
        ))}
      </fieldset>
    </div>
  );
}
