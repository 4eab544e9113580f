/** The page of the recall. */

import { PageHead } from "../parts/PageHead";
import { useWords } from "../words/t";

export function Recall() {
  const { t } = useWords();
  return (
    <main>
      <PageHead title={t("recall.title")} />
    </main>
  );
}
