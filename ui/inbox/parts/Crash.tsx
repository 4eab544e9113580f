/** What stands in for a page that failed to draw. */

import { Button } from "@mantine/core";
import { useWords } from "../words/t";
import { Notice } from "./Notice";

export function Crash() {
  const { t } = useWords();
  return (
    <Notice
      tone="bad"
      title={t("error.crash.title")}
      words={t("error.crash.words")}
      action={<Button onClick={() => location.reload()}>{t("error.crash.reload")}</Button>}
    />
  );
}
