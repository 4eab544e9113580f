/** The page of the sequences. */

import { PageHead } from "../parts/PageHead";
import { useWords } from "../words/t";

export function Sequences() {
  const { t } = useWords();
  return (
    <main>
      <PageHead title={t("sequences.title")} />
    </main>
  );
}
