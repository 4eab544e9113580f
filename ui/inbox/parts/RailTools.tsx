/** At the foot of the rail: pause what is automated, and the settings. */

import { IconPlayerPause, IconSettings, IconShieldPause, IconUserPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { asking } from "../data/automation";
import { useHeld } from "../data/held";
import { adding } from "../data/leads";
import { useMoves, useRights } from "../data/rights";
import { useWords } from "../words/t";
import { Bell } from "./Bell";
import rail from "./Rail.module.css";
import styles from "./RailTools.module.css";

/** What waits for a person's decision, with its count. */
function HeldLink() {
  const { t } = useWords();
  const total = useHeld().data?.total ?? 0;
  return (
    <Link to="/held" className={`${rail.link} ${styles.tool}`} title={t("held.title")}>
      <IconShieldPause size={20} stroke={1.5} aria-hidden="true" />
      <span className={rail.label}>{t("held.title")}</span>
      <span className={rail.count} data-loud={total > 0 || undefined}>
        <span aria-hidden="true">{total || ""}</span>
        <span className="sr">{t("held.count", { count: total })}</span>
      </span>
    </Link>
  );
}

export function RailTools() {
  const { t } = useWords();
  const may = useRights();
  const mayMove = useMoves();
  return (
    <div className={styles.tools}>
      {mayMove("add") ? (
        <button
          type="button"
          className={`${rail.link} ${styles.tool}`}
          title={`${t("add.open")} (+)`}
          aria-haspopup="dialog"
          onClick={() => adding.set(true)}
        >
          <IconUserPlus size={20} stroke={1.5} aria-hidden="true" />
          <span className={rail.label}>{t("add.open")}</span>
        </button>
      ) : null}
      <Bell />
      {may("messages.approve") ? <HeldLink /> : null}
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
