/** Wherever the coordinator is: a small card that says who is leaving without a next visit. It moves nothing, takes no
 * focus, and folds to a mark in the corner. */

import { ActionIcon, UnstyledButton } from "@mantine/core";
import { IconCalendarPlus, IconChevronDown, IconChevronUp, IconMinus } from "@tabler/icons-react";
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import type { RebookPrompt } from "../../shared/api";
import { useRights } from "../data/rights";
import { useStore } from "../data/store";
import { useWide } from "../parts/useScreen";
import { useWords } from "../words/t";
import { folded, useLeaving } from "./data";
import { Offer, useAim } from "./Offer";
import styles from "./RebookPrompts.module.css";

function Title({ prompt }: { prompt: RebookPrompt }) {
  const { t } = useWords();
  const name = prompt.name ?? t("book.somebody");
  return (
    <>
      <strong>{t(prompt.left_at ? "rebook.leaving" : "rebook.here", { name })}</strong> {t("rebook.bookNext")}
    </>
  );
}

function Card({ here }: { here: RebookPrompt[] }) {
  const { t } = useWords();
  const aim = useAim();
  const [openId, setOpenId] = useState<string | null>(null);
  const first = here[0];
  if (!first) return null;
  const open = openId === first.id;
  return (
    <section className={styles.card} aria-label={t("rebook.region")}>
      <div className={styles.line}>
        <UnstyledButton
          className={styles.title}
          aria-expanded={open}
          aria-controls="rebook-offer"
          onClick={() => setOpenId(open ? null : first.id)}
        >
          <IconCalendarPlus className={styles.mark ?? ""} size={18} stroke={1.75} aria-hidden="true" />
          <span className={styles.words}>
            <Title prompt={first} />
          </span>
          {open ? (
            <IconChevronDown size={16} aria-hidden="true" />
          ) : (
            <IconChevronUp size={16} aria-hidden="true" />
          )}
        </UnstyledButton>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t("rebook.fold")}
          title={t("rebook.fold")}
          onClick={() => folded.set(true)}
        >
          <IconMinus size={16} aria-hidden="true" />
        </ActionIcon>
      </div>
      {open ? (
        <div className={styles.body} id="rebook-offer">
          <p className={styles.soft}>{aim(first)}</p>
          <Offer prompt={first} />
        </div>
      ) : null}
      {here.length > 1 ? (
        <Link to="/recall" className={styles.more ?? ""}>
          {t("rebook.more", { count: here.length - 1 })}
        </Link>
      ) : null}
    </section>
  );
}

export function RebookPrompts() {
  const { t } = useWords();
  const may = useRights();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const able = may("booking.write");
  const all = useLeaving(able).data?.here ?? [];
  const openId = /^\/t\/([^/]+)/.exec(path)?.[1] ?? null;
  // Beside a conversation the side pane says it of whoever it is about, and the text field keeps its room.
  const atTop = !useWide() && openId !== null;
  const isFolded = useStore(folded) || atTop;
  // The page itself says it all; a settings page is no desk.
  const here = all.filter((each) => openId === null || each.thread_id !== openId);
  if (!able || here.length === 0 || /^\/(recall|settings)/.test(path)) return null;
  return (
    <div className={styles.corner} data-thread={openId !== null || undefined} data-top={atTop || undefined}>
      {isFolded ? (
        <UnstyledButton
          className={styles.folded}
          onClick={() => (atTop ? void navigate({ to: "/recall" }) : folded.set(false))}
        >
          <IconCalendarPlus size={20} stroke={1.75} aria-hidden="true" />
          <span className={styles.count} aria-hidden="true">
            {here.length}
          </span>
          <span className="sr">{t("rebook.unfold", { count: here.length })}</span>
        </UnstyledButton>
      ) : (
        <Card here={here} />
      )}
    </div>
  );
}
