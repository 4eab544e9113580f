/** The practice asks this role for a second step: it comes before everything else. */

import { Button } from "@mantine/core";
import { useApp } from "../data/app";
import { Mark } from "../parts/Mark";
import { useSignOut } from "../parts/useSignOut";
import { useWords } from "../words/t";
import { useAccount } from "./AccountPage";
import styles from "./MustEnrol.module.css";
import { SecondStep } from "./SecondStep";

export function MustEnrol() {
  const { t } = useWords();
  const { queries } = useApp();
  const account = useAccount();
  const signOut = useSignOut();
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <Mark size={40} />
        <h1 className={styles.title}>{t("access.enrol.title")}</h1>
        <p className={styles.words}>{t("access.enrol.words")}</p>
        {account.data ? (
          <SecondStep
            account={account.data}
            onSet={() => void queries.invalidateQueries({ queryKey: ["session"], exact: true })}
          />
        ) : null}
        <div>
          <Button variant="subtle" onClick={() => void signOut()}>
            {t("app.signOut")}
          </Button>
        </div>
      </div>
    </main>
  );
}
