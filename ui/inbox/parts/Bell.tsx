/** The bell: what staff must know at once, counted until somebody has seen it. */

import { Button, Popover } from "@mantine/core";
import { IconBell, IconBellRinging } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { StaffNotice } from "../../shared/api";
import { useBell, useBellMoves } from "../data/bell";
import { useSlow } from "../data/clock";
import { useMoves } from "../data/rights";
import { useWords } from "../words/t";
import styles from "./Bell.module.css";
import rail from "./Rail.module.css";
import tools from "./RailTools.module.css";

function Line({ notice, onOpen }: { notice: StaffNotice; onOpen: () => void }) {
  const { t, code, time } = useWords();
  const now = useSlow();
  const what = code("bell.kind", notice.kind);
  const facts = [notice.contact, notice.told ? t("bell.told", { name: notice.told }) : null].filter(Boolean);
  const inside = (
    <>
      <span className={styles.what}>
        {notice.seen ? null : <span className={styles.dot} aria-hidden="true" />}
        {what}
        {notice.seen ? null : <span className="sr">{t("bell.new")}</span>}
      </span>
      {facts.length > 0 ? <span className={styles.soft}>{facts.join(" · ")}</span> : null}
      <time className={styles.soft} dateTime={notice.at} title={time.exact(notice.at)}>
        {time.relative(notice.at, now)}
      </time>
    </>
  );
  return (
    <li className={styles.line} data-new={notice.seen ? undefined : ""}>
      {notice.thread_id ? (
        <Link
          to="/t/$threadId"
          params={{ threadId: notice.thread_id }}
          className={styles.open ?? ""}
          onClick={onOpen}
        >
          {inside}
        </Link>
      ) : (
        <button type="button" className={styles.open} onClick={onOpen}>
          {inside}
        </button>
      )}
    </li>
  );
}

function List({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { data } = useBell();
  const moves = useBellMoves();
  const may = useMoves()("read");
  const items = data?.items ?? [];
  const newest = items[0];
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.title}>{t("bell.title")}</h2>
        {may && newest && (data?.unseen ?? 0) > 0 ? (
          <Button size="compact-sm" variant="subtle" onClick={() => void moves.allSeen(newest.at)}>
            {t("bell.allSeen")}
          </Button>
        ) : null}
      </header>
      {items.length === 0 ? <p className={styles.none}>{t("bell.none")}</p> : null}
      <ul className={styles.items}>
        {items.map((notice) => (
          <Line
            key={notice.id}
            notice={notice}
            onOpen={() => {
              if (may && !notice.seen) void moves.seen(notice.id);
              if (notice.thread_id) onClose();
            }}
          />
        ))}
      </ul>
    </>
  );
}

/** In the rail a line like the others, on a phone an icon beside the menu. */
export function Bell({ phone = false }: { phone?: boolean }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const unseen = useBell().data?.unseen ?? 0;
  const Icon = unseen > 0 ? IconBellRinging : IconBell;
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      width="min(360px, calc(100vw - 24px))"
      position={phone ? "bottom-end" : "right-end"}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={phone ? styles.phone : `${rail.link} ${tools.tool}`}
          title={t("bell.title")}
          aria-expanded={open}
          onClick={() => setOpen((was) => !was)}
        >
          <Icon size={20} stroke={1.5} aria-hidden="true" />
          <span className={phone ? "sr" : rail.label}>{t("bell.title")}</span>
          <span className={phone ? styles.badge : rail.count} data-loud={unseen > 0 || undefined}>
            <span aria-hidden="true">{unseen || ""}</span>
            <span className="sr">{t("bell.count", { count: unseen })}</span>
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.box ?? ""} data-covers-keys="" aria-label={t("bell.title")}>
        {open ? <List onClose={() => setOpen(false)} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}
