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

function Row({ pause }: { pause: PauseView }) {
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
        <strong className={styles.what}>{words.title(pause, useSlow())}</strong> {words.effect(pause)}
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
  const paused = useAutomation().data?.paused ?? [];
  return (
    <div role="status" aria-label={t("automation.banner")}>
      {paused.length > 0 ? (
        <ul className={styles.banner}>
          {paused.map((pause) => (
            <Row key={pause.id} pause={pause} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}
