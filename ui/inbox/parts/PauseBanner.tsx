/** Everybody sees at all times that automation is paused, by whom, and what still goes out. */

import { IconPlayerPauseFilled } from "@tabler/icons-react";
import { useState } from "react";
import type { PauseView } from "../../shared/api";
import { useAutomation, usePausing } from "../data/automation";
import { useSlow } from "../data/clock";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { Banner, BannerRow } from "./Banner";
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
    <BannerRow
      mark={<IconPlayerPauseFilled size={18} />}
      what={words.title(pause, useSlow())}
      words={words.effect(pause)}
      action={
        may("automation.pause") ? { words: t("automation.resume"), busy, onPress: () => void press() } : null
      }
    />
  );
}

export function PauseBanner() {
  const { t } = useWords();
  const paused = useAutomation().data?.paused ?? [];
  return (
    <Banner label={t("automation.banner")} tone="warn">
      {paused.map((pause) => (
        <Row key={pause.id} pause={pause} />
      ))}
    </Banner>
  );
}
