/** The page of the board. */

import { PageHead } from "../parts/PageHead";
import { useWords } from "../words/t";

export function Board() {
  const { t } = useWords();
  return (
    <main>
      <PageHead title={t("board.title")} />
    </main>
  );
}
