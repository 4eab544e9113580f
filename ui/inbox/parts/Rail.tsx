/** The four views with their counts: beside the list on a desk, at the thumb on a phone. */

import { IconCircleCheck, IconInbox, IconSparkles, IconZzz } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Zone } from "../../shared/api";
import { zones } from "../data/live";
import { useCounts, useSession } from "../data/queries";
import { useWords } from "../words/t";
import { ConnectionMark } from "./ConnectionMark";
import { Mark } from "./Mark";
import { PageLinks } from "./Pages";
import styles from "./Rail.module.css";
import { RailTools } from "./RailTools";
import { UserMenu } from "./UserMenu";

const icons = { waiting: IconInbox, bot: IconSparkles, scheduled: IconZzz, done: IconCircleCheck };

function ZoneLink({ zone, here, openId }: { zone: Zone; here: boolean; openId: string | null }) {
  const { t } = useWords();
  const counts = useCounts();
  const Icon = icons[zone];
  const count = counts?.[zone] ?? null;
  const inside = (
    <>
      <Icon size={20} stroke={1.5} aria-hidden="true" />
      <span className={styles.label}>{t(`zone.${zone}`)}</span>
      <span className={styles.shortLabel} aria-hidden="true">
        {t(`zone.short.${zone}`)}
      </span>
      <span className={styles.count} data-loud={(zone === "waiting" && (count ?? 0) > 0) || undefined}>
        <span aria-hidden="true">{count ?? ""}</span>
        {count === null ? null : <span className="sr">{t("zone.count", { count })}</span>}
      </span>
    </>
  );
  const shared = {
    className: styles.link ?? "",
    search: { zone },
    "aria-current": here ? ("page" as const) : undefined,
    title: t(`zone.${zone}`),
  };
  return openId ? (
    <Link to="/t/$threadId" params={{ threadId: openId }} {...shared}>
      {inside}
    </Link>
  ) : (
    <Link to="/" {...shared}>
      {inside}
    </Link>
  );
}

export function Zones({ zone, openId }: { zone: Zone | null; openId: string | null }) {
  const { t } = useWords();
  return (
    <nav className={styles.zones} aria-label={t("zone.nav")}>
      {zones.map((one) => (
        <ZoneLink key={one} zone={one} here={one === zone} openId={openId} />
      ))}
    </nav>
  );
}

interface RailProps {
  /** Which view of the inbox is open; none on a page of its own. */
  zone: Zone | null;
  openId: string | null;
  onHelp: () => void;
}

export function Rail({ zone, openId, onHelp }: RailProps) {
  const practice = useSession().data?.practice.name ?? "";
  return (
    <header className={styles.rail}>
      <div className={styles.brand} title={practice}>
        <Mark />
        <span className={styles.practice}>{practice}</span>
      </div>
      <div className={styles.ways}>
        <Zones zone={zone} openId={openId} />
        <PageLinks />
      </div>
      <div className={styles.foot}>
        <ConnectionMark />
        <RailTools />
        <UserMenu onHelp={onHelp} />
      </div>
    </header>
  );
}
