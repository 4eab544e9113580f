/** The page of the tasks. */

import { PageHead } from "../parts/PageHead";
import { useWords } from "../words/t";

export function Tasks() {
  const { t } = useWords();
  return (
    <main>
      <PageHead title={t("tasks.title")} />
    </main>
  );
}
