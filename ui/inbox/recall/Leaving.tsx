/** Who is at the desk without a next visit, who has left so, and how often it is booked before they leave. */

import { Button, Skeleton } from "@mantine/core";
import { IconCalendarCheck, IconCalendarPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Rebooking, RebookPrompt } from "../../shared/api";
import { booking } from "../calendar/data";
import { useSlow } from "../data/clock";
import { useMoves } from "../data/rights";
import { CallButton } from "../parts/CallButton";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import { useLeaving, useRebooking, useRebookMoves } from "./data";
import { Offer, useAim } from "./Offer";
import { OfferState } from "./OfferState";
import styles from "./Recall.module.css";

function Name({ prompt }: { prompt: { name: string | null; thread_id: string | null } }) {
  const { t } = useWords();
  const name = prompt.name ?? t("book.somebody");
  return prompt.thread_id ? (
    <Link to="/t/$threadId" params={{ threadId: prompt.thread_id }} className={styles.name ?? ""}>
      {name}
    </Link>
  ) : (
    <span className={styles.name}>{name}</span>
  );
}

function Here({ prompt }: { prompt: RebookPrompt }) {
  const { t, time } = useWords();
  const at = useSlow();
  const aim = useAim();
  const since = prompt.left_at ?? prompt.arrived_at;
  return (
    <li className={styles.row}>
      <div className={styles.who}>
        <p className={styles.head}>
          <Name prompt={prompt} />
          <span className={styles.tag} data-tone={prompt.left_at ? "accent" : undefined}>
            {t(prompt.left_at ? "rebook.tag.leaving" : "rebook.tag.here")}
            {since ? ` · ${time.relative(since, at)}` : null}
          </span>
        </p>
        <p>{aim(prompt)}</p>
        <p className={styles.soft}>{t("rebook.with", { who: prompt.provider_name })}</p>
        <OfferState prompt={prompt} />
      </div>
      <Offer prompt={prompt} />
    </li>
  );
}

function Gone({ prompt }: { prompt: RebookPrompt }) {
  const { t, time } = useWords();
  const at = useSlow();
  const may = useMoves();
  const { busy, dismiss } = useRebookMoves();
  const { thread_id } = prompt;
  const when = time.relative(prompt.left_at ?? prompt.visit_at, at);
  return (
    <li className={`${styles.row} ${styles.slim}`}>
      <div className={styles.who}>
        <p className={styles.head}>
          <Name prompt={prompt} />
          <span className={styles.soft}>
            {[prompt.service_name ?? prompt.type_name, t("rebook.left", { when })]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </p>
        <OfferState prompt={prompt} />
      </div>
      {may("book") ? (
        <div className={styles.ways}>
          {thread_id ? (
            <>
              {may("call") ? (
                <CallButton threadId={thread_id} name={prompt.name ?? ""} size={32} subtle />
              ) : null}
              <Button
                size="compact-md"
                variant="default"
                leftSection={<IconCalendarPlus size={16} stroke={1.5} aria-hidden="true" />}
                onClick={() => booking.set({ threadId: thread_id, moves: null })}
              >
                {t("rebook.find")}
              </Button>
            </>
          ) : null}
          <Button
            size="compact-md"
            variant="subtle"
            color="gray"
            disabled={busy}
            onClick={() => void dismiss(prompt, "other")}
          >
            {t("rebook.done")}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

/** Not a report: three numbers at a glance, so that the habit shows. */
function Figures({ found }: { found: Rebooking }) {
  const { t } = useWords();
  if (found.asked === 0) return null;
  const shown = [
    ["checkout", found.at_checkout],
    ["later", found.later],
    ["none", found.none],
  ] as const;
  return (
    <section className={styles.figures} aria-label={t("rebook.figures")}>
      <dl className={styles.numbers}>
        {shown.map(([name, rate]) => (
          <div key={name}>
            <dt className={styles.soft}>{t(`rebook.rate.${name}`)}</dt>
            <dd className={styles.number}>
              {rate.percent ?? 0} %<span className={styles.of}>{rate.count}</span>
            </dd>
          </div>
        ))}
      </dl>
      <div className={styles.bar} aria-hidden="true">
        <span style={{ width: `${found.at_checkout.percent ?? 0}%` }} />
        <span style={{ width: `${found.later.percent ?? 0}%` }} />
      </div>
      <p className={styles.soft}>{t("rebook.of", { count: found.asked, before: found.before })}</p>
    </section>
  );
}

export function LeavingNow() {
  const { t } = useWords();
  const list = useLeaving();
  const figures = useRebooking().data;
  const found = list.data;
  if (list.isError && !found) {
    return (
      <Notice
        tone="bad"
        title={t("rebook.unread")}
        words={t("error.session.words")}
        action={<Button onClick={() => void list.refetch()}>{t("error.retry")}</Button>}
      />
    );
  }
  return (
    <>
      <section className={styles.part} aria-labelledby="rebook-here">
        <h2 className={styles.sub} id="rebook-here">
          {t("rebook.section.here")}
        </h2>
        {found && found.here.length > 0 ? (
          <ul className={styles.rows}>
            {found.here.map((prompt) => (
              <Here key={prompt.id} prompt={prompt} />
            ))}
          </ul>
        ) : null}
        {found?.here.length === 0 ? (
          <div className={styles.none}>
            <IconCalendarCheck size={28} stroke={1.25} aria-hidden="true" />
            <p>{t("rebook.none")}</p>
          </div>
        ) : null}
        {list.isPending ? <Skeleton height={120} aria-busy="true" /> : null}
      </section>
      {figures ? <Figures found={figures} /> : null}
      {found && found.gone.length > 0 ? (
        <section className={styles.part} aria-labelledby="rebook-gone">
          <h2 className={styles.sub} id="rebook-gone">
            {t("rebook.section.gone")}
          </h2>
          <ul className={styles.rows}>
            {found.gone.map((prompt) => (
              <Gone key={prompt.id} prompt={prompt} />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
