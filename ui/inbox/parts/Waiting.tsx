/** What stands in for a page that is on its way, also where the server must come back first. */

import { IconCloudOff } from "@tabler/icons-react";
import { connection } from "../data/live";
import { useStore } from "../data/store";
import { useWords } from "../words/t";
import { Notice } from "./Notice";

export function Waiting() {
  const { t } = useWords();
  const state = useStore(connection);
  if (state !== "offline") return <div aria-busy="true" />;
  return (
    <Notice icon={IconCloudOff} title={t("connection.waiting.title")} words={t("connection.waiting.words")} />
  );
}
