/** The page of the plans. */

import { PageHead } from "../parts/PageHead";
import { useWords } from "../words/t";

export function Plans() {
  const { t } = useWords();
  return (
    <main>
      <PageHead title={t("plans.title")} />
    </main>
  );
}
