/** The assistant's draft above the text field: what it says, what sending it does, and the three ways to answer it. */

import { Button, Kbd } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import type { HeldMessage } from "../../shared/api";
import { useHeldMoves } from "../data/held";
import { useRun, useTimeline } from "../data/queries";
import { useWords } from "../words/t";
import styles from "./DraftCard.module.css";
import { useNotices } from "./notices";
import { usePhone } from "./useScreen";

const BINDING: Readonly<Record<string, "draft.books" | "draft.cancels" | "draft.confirms">> = {
  Book: "draft.books",
  Cancel: "draft.cancels",
  ConfirmAttendance: "draft.confirms",
};

/** What the nod carries out besides sending. */
function Effect({ draft }: { draft: HeldMessage }) {
  const { t, time } = useWords();
  const item = useTimeline(draft.thread_id).data?.items.find(({ id }) => id === draft.message_id);
  const run = useRun(item?.run_id ?? "", Boolean(item?.run_id)).data;
  const command = run?.commands.find(({ kind }) => String(kind) in BINDING);
  const words = command ? BINDING[String(command.kind)] : undefined;
  if (!words) return null;
  const start = (command?.slot as { start?: string } | undefined)?.start;
  return <p className={styles.effect}>{t(words, { when: start ? time.dayTime(`${start}Z`, "UTC") : "" })}</p>;
}

export function DraftCard({ draft, onTake }: { draft: HeldMessage; onTake: () => void }) {
  const { t } = useWords();
  const notices = useNotices();
  const phone = usePhone();
  const { busy, approve, discard } = useHeldMoves();
  const send = async (): Promise<void> => {
    const made = await approve(draft.id);
    if (made && made.action !== "send") notices.say(made.words);
  };
  return (
    <section className={styles.draft} aria-label={t("draft.title")}>
      <p className={styles.title}>
        <IconSparkles size={14} stroke={1.75} aria-hidden="true" />
        {t("draft.title")}
      </p>
      <p className={styles.text}>{draft.text}</p>
      <Effect draft={draft} />
      <div className={styles.buttons}>
        <Button
          size="compact-md"
          variant="subtle"
          color="gray"
          disabled={busy}
          onClick={() => void discard(draft.id)}
        >
          {t("held.discard")}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          disabled={busy}
          onClick={onTake}
          rightSection={phone ? undefined : <Kbd size="xs">Tab</Kbd>}
        >
          {t("held.edit")}
        </Button>
        <Button size="compact-md" disabled={busy || draft.needs_licence} onClick={() => void send()}>
          {t("held.approve")}
        </Button>
      </div>
    </section>
  );
}
