/** A settings page that did not load: nothing changed, try again. */

import { Button } from "@mantine/core";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";

export function Failed({ again }: { again: () => void }) {
  const { t } = useWords();
  return (
    <Notice
      tone="bad"
      title={t("settings.failed.title")}
      words={t("settings.failed.words")}
      action={<Button onClick={again}>{t("error.retry")}</Button>}
    />
  );
}
