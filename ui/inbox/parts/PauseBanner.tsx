/** Everybody sees at all times that automation is paused, by whom, and what still goes out. */

import { Button } from "@mantine/core";
import { IconPlayerPauseFilled } from "@tabler/icons-react";
import { useState } from "react";
import type { PauseView } from "../../shared/api";
import { useAutomation, usePausing } from "../data/automation";
import { useSlow } from "../data/clock";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import styles from "./PauseBanner.module.css";
import { usePauseWords } from "./pauseWords";

function Row({ pause, held }: { pause: PauseView; held: number }) {
  const { t } = useWords();
  const may = useRights();
  const words = usePauseWords();
  const { resume } = usePausing();
  const [busy, setBusy] = useState(false);
  const press = async (): Promise<void> => {
    setBusy(true);
    await resume(pause.id);
    setBusy(false);
  };
  return (
    <li className={styles.row}>
      <span className={styles.mark} aria-hidden="true">
        <IconPlayerPauseFilled size={14} />
      </span>
      <p className={styles.words}>
        <strong className={styles.what}>{words.title(pause, useSlow())}</strong>{" "}
        <span className={styles.more}>
          {words.effect(pause)}
          {held > 0 ? ` ${t("automation.held", { count: held })}` : ""}
        </span>
      </p>
      {may("automation.pause") ? (
        <Button
          className={styles.resume}
          size="compact-sm"
          variant="default"
          loading={busy}
          onClick={() => void press()}
        >
          {t("automation.resume")}
        </Button>
      ) : null}
    </li>
  );
}

export function PauseBanner() {
  const { t } = useWords();
  const automation = useAutomation().data;
  const paused = automation?.paused ?? [];
  const [only] = paused;
  return (
    <div role="status" aria-label={t("automation.banner")}>
      {only ? (
        <ul className={styles.banner}>
          {paused.map((pause) => (
            <Row key={pause.id} pause={pause} held={paused.length === 1 ? (automation?.held ?? 0) : 0} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}
