/** One person's next visit: why then, three times of which a press books one, another time, or not now. */

import { Button, Checkbox, Menu } from "@mantine/core";
import { IconCalendarPlus, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import type { RebookPrompt } from "../../shared/api";
import { booking } from "../calendar/data";
import { clock, dayName } from "../calendar/days";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { useRebookMoves } from "./data";
import styles from "./Offer.module.css";

const REASONS = ["will_call", "not_needed", "done", "elsewhere", "other"] as const;

/** "Hydrafacial in about 4 weeks, around Dec 22." */
export function useAim(): (prompt: RebookPrompt) => string {
  const { t, language } = useWords();
  return (prompt) => {
    const what = prompt.service_name ?? prompt.type_name ?? t("rebook.visit");
    if (!prompt.aim_at || !prompt.weeks || !prompt.basis) return t("rebook.aim.none", { what });
    const day = dayName(prompt.aim_at.slice(0, 10), language, { month: "short", day: "numeric" });
    return t(`rebook.aim.${prompt.basis}`, { what, day, count: prompt.weeks });
  };
}

function Dismiss({ prompt }: { prompt: RebookPrompt }) {
  const { t } = useWords();
  const { busy, dismiss } = useRebookMoves();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-md"
          color="gray"
          disabled={busy}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          {t("rebook.notNow")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {REASONS.map((reason) => (
          <Menu.Item key={reason} onClick={() => void dismiss(prompt, reason)}>
            {t(`rebook.reason.${reason}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Times({ prompt }: { prompt: RebookPrompt }) {
  const { t, language } = useWords();
  const { busy, book } = useRebookMoves();
  const [tell, setTell] = useState(true);
  const same = prompt.times.every((each) => each.time.provider === prompt.provider);
  return (
    <>
      <ul className={styles.times} aria-label={t("rebook.times", { name: prompt.name ?? "" })}>
        {prompt.times.map((each) => {
          const day = dayName(each.time.day, language, { weekday: "short", month: "short", day: "numeric" });
          return (
            <li key={each.at}>
              <button
                type="button"
                className={styles.time}
                disabled={busy}
                title={each.beyond ? t("rebook.beyond") : undefined}
                onClick={() => void book(prompt, each, tell && prompt.thread_id !== null)}
              >
                <span className={styles.day}>{day}</span>
                <span className={styles.hour}>{clock(each.time.start_minute, language)}</span>
                {same ? null : <span className={styles.who}>{each.time.provider_name}</span>}
              </button>
            </li>
          );
        })}
      </ul>
      {prompt.thread_id ? (
        <Checkbox
          size="xs"
          className={styles.tell ?? ""}
          checked={tell}
          onChange={(event) => setTell(event.currentTarget.checked)}
          label={t("book.tell")}
        />
      ) : null}
    </>
  );
}

export function Offer({ prompt }: { prompt: RebookPrompt }) {
  const { t } = useWords();
  const may = useRights();
  if (!may("booking.write")) return null;
  if (prompt.elsewhere) return <p className={styles.soft}>{t("rebook.elsewhere")}</p>;
  const { thread_id } = prompt;
  return (
    <div className={styles.offer}>
      {prompt.times.length > 0 ? (
        <Times prompt={prompt} />
      ) : (
        <p className={styles.soft}>{t("rebook.noTimes")}</p>
      )}
      <div className={styles.ways}>
        {thread_id ? (
          <Button
            variant="subtle"
            size="compact-md"
            leftSection={<IconCalendarPlus size={16} stroke={1.5} aria-hidden="true" />}
            onClick={() => booking.set({ threadId: thread_id, moves: null })}
          >
            {t(prompt.times.length > 0 ? "rebook.other" : "rebook.find")}
          </Button>
        ) : null}
        <Dismiss prompt={prompt} />
      </div>
    </div>
  );
}
