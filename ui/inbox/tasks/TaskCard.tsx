/** Beside the conversation: what is to be done for this person, one press to say it is, and a new one by hand. */

import { Button, Chip, Modal, Skeleton, Textarea } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import type { TaskView } from "../../shared/api";
import { now, useSlow } from "../data/clock";
import { useSession } from "../data/queries";
import { useRights } from "../data/rights";
import { useNotices } from "../parts/notices";
import { snoozeChoices } from "../words/snooze";
import { useWords } from "../words/t";
import { useKinds, useReasons, useTaskMoves, useTasks } from "./data";
import { KindIcon } from "./KindIcon";
import styles from "./TaskCard.module.css";

const LONGEST = 2000;

function NewTask({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const { t, time } = useWords();
  const me = useSession().data?.user.id ?? null;
  const moves = useTaskMoves();
  const [kind, setKind] = useState("follow_up");
  const [note, setNote] = useState("");
  const [choices] = useState(() => snoozeChoices(new Date(now()), time.zone));
  const [due, setDue] = useState("tomorrow");
  const id = useRef(crypto.randomUUID());
  const until = choices.find((one) => one.id === due)?.until;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!until || moves.busy) return;
    const made = await moves.create({
      client_id: id.current,
      kind,
      contact_id: contactId,
      due_at: until.toISOString(),
      note: note.trim(),
      owner_id: me,
    });
    if (made) onClose();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <Chip.Group value={kind} onChange={(value) => setKind(String(value))}>
        <fieldset className={styles.chips} aria-label={t("tasks.kind")}>
          {(["follow_up", "other"] as const).map((each) => (
            <Chip key={each} value={each} variant="outline">
              {t(`tasks.new.${each}`)}
            </Chip>
          ))}
        </fieldset>
      </Chip.Group>
      <Textarea
        data-autofocus
        label={t("tasks.new.note")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={LONGEST}
        autosize
        minRows={2}
        maxRows={6}
      />
      <Chip.Group value={due} onChange={(value) => setDue(String(value))}>
        <fieldset className={styles.chips} aria-label={t("tasks.new.due")}>
          {choices.map((one) => (
            <Chip key={one.id} value={one.id} variant="outline">
              {time.dayTime(one.until.toISOString())}
            </Chip>
          ))}
        </fieldset>
      </Chip.Group>
      <div className={styles.foot}>
        <Button variant="default" onClick={onClose}>
          {t("held.cancel")}
        </Button>
        <Button type="submit" loading={moves.busy} disabled={!until}>
          {t("tasks.new.save")}
        </Button>
      </div>
    </form>
  );
}

function Row({ task }: { task: TaskView }) {
  const { t, language, time } = useWords();
  const may = useRights();
  const moves = useTaskMoves();
  const notices = useNotices();
  const reasons = useReasons();
  const at = useSlow();
  const kind = useKinds().get(task.kind);
  const label = kind?.label[language] ?? task.kind;
  const first = kind?.outcomes[0];
  const done = async (): Promise<void> => {
    if (!first) return;
    const made = await moves.outcome(task, { outcome: first.name, note: "", again_at: null });
    if (made) notices.say(t("tasks.said.done", { name: label, label: first.label[language] ?? first.name }));
  };
  return (
    <li className={styles.row}>
      <KindIcon icon={kind?.icon} size={16} />
      <div className={styles.middle}>
        <p className={styles.strong}>{label}</p>
        <p className={styles.soft} data-late={task.overdue || undefined}>
          {[
            t(task.overdue ? "tasks.overdueSince" : "tasks.due", { when: time.pill(task.due_at, at) }),
            task.owner_name,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {reasons(task, at) ? <p className={styles.soft}>{reasons(task, at)}</p> : null}
        {task.note ? <p className={styles.soft}>{task.note}</p> : null}
        <p className={styles.ways}>
          {first && may("tasks.write") ? (
            <Button
              size="compact-sm"
              variant="light"
              disabled={moves.busy}
              aria-label={`${first.label[language] ?? first.name}: ${label}`}
              onClick={() => void done()}
            >
              {first.label[language] ?? first.name}
            </Button>
          ) : null}
          <Link
            to="/tasks"
            search={{ tab: task.queue, task: task.id }}
            className={styles.open ?? ""}
            aria-label={`${t("tasks.open")}: ${label}`}
          >
            {t("tasks.open")}
          </Link>
        </p>
      </div>
    </li>
  );
}

export function TaskCard({ contactId }: { contactId: string }) {
  const { t } = useWords();
  const may = useRights();
  const [adding, setAdding] = useState(false);
  const { items, isPending } = useTasks({ contact_id: contactId, limit: 20 });
  return (
    <>
      {isPending ? <Skeleton height={48} /> : null}
      {items?.length === 0 ? <p className={styles.soft}>{t("tasks.card.none")}</p> : null}
      {items && items.length > 0 ? (
        <ul className={styles.rows}>
          {items.map((task) => (
            <Row key={task.id} task={task} />
          ))}
        </ul>
      ) : null}
      {may("tasks.write") ? (
        <Button
          mt={8}
          size="compact-md"
          variant="default"
          leftSection={<IconPlus size={14} stroke={1.75} aria-hidden="true" />}
          onClick={() => setAdding(true)}
        >
          {t("tasks.new")}
        </Button>
      ) : null}
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title={t("tasks.new")}
        closeButtonProps={{ "aria-label": t("said.close") }}
      >
        <NewTask contactId={contactId} onClose={() => setAdding(false)} />
      </Modal>
    </>
  );
}
