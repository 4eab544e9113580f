/** At the foot of the rail: pause what is automated, and the settings. */

import { IconPlayerPause, IconSettings } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { asking } from "../data/automation";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import rail from "./Rail.module.css";
import styles from "./RailTools.module.css";

export function RailTools() {
  const { t } = useWords();
  const may = useRights();
  return (
    <div className={styles.tools}>
      {may("automation.pause") ? (
        <button
          type="button"
          className={`${rail.link} ${styles.tool}`}
          title={t("pause.open")}
          aria-haspopup="dialog"
          onClick={() => asking.set(true)}
        >
          <IconPlayerPause size={20} stroke={1.5} aria-hidden="true" />
          <span className={rail.label}>{t("pause.open")}</span>
        </button>
      ) : null}
      <Link to="/settings" className={`${rail.link} ${styles.tool}`} title={t("settings.title")}>
        <IconSettings size={20} stroke={1.5} aria-hidden="true" />
        <span className={rail.label}>{t("settings.title")}</span>
      </Link>
    </div>
  );
}
