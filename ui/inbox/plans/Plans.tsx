/** Everybody who is owed sessions: the stalled first, by what is at stake; and the practice's members. */

import { Button, Select, Skeleton } from "@mantine/core";
import { IconPlus, IconStack2 } from "@tabler/icons-react";
import { useState } from "react";
import type { PlanPage } from "../../shared/api";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { PageHead } from "../parts/PageHead";
import { Page, PagePanel, PageTabs } from "../parts/PageTabs";
import { useWords } from "../words/t";
import { entering, selling, usePlans } from "./data";
import { Memberships } from "./Memberships";
import { PlanRow } from "./PlanRow";
import styles from "./Plans.module.css";
import { useSaying } from "./saying";

type Tab = "plans" | "members";
const OPEN = ["stalled", "to_mark", "due", "waiting", "booked", "resting"] as const;
const CHIPS = ["open", ...OPEN, "complete", "ended"] as const;
type Chip = (typeof CHIPS)[number];

function count(page: PlanPage | undefined, chip: Chip): number {
  if (!page) return 0;
  if (chip !== "open") return page.counts[chip] ?? 0;
  return OPEN.reduce((sum, each) => sum + (page.counts[each] ?? 0), 0);
}

function Chips({
  page,
  which,
  choose,
}: {
  page: PlanPage | undefined;
  which: Chip;
  choose: (chip: Chip) => void;
}) {
  const { t } = useWords();
  return (
    <fieldset className={styles.chips}>
      <legend className="sr">{t("plans.filter")}</legend>
      {CHIPS.map((chip) => (
        <button
          key={chip}
          type="button"
          className={styles.chip}
          aria-pressed={which === chip}
          onClick={() => choose(chip)}
        >
          {t(`plans.status.${chip}`)} <span className={styles.number}>{count(page, chip)}</span>
        </button>
      ))}
    </fieldset>
  );
}

function Pick({
  label,
  every,
  choices,
  value,
  onChange,
}: {
  label: string;
  every: string;
  choices: readonly { id: string; name: string }[];
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  if (choices.length < 2) return null;
  return (
    <Select
      aria-label={label}
      size="sm"
      className={styles.pick ?? ""}
      data={[{ value: "", label: every }, ...choices.map(({ id, name }) => ({ value: id, label: name }))]}
      value={value ?? ""}
      onChange={(chosen) => onChange(chosen || null)}
      allowDeselect={false}
    />
  );
}

function PlanList() {
  const { t } = useWords();
  const [which, choose] = useState<Chip>("open");
  const [service, setService] = useState<string | null>(null);
  const [location, setLocation] = useState<string | null>(null);
  const list = usePlans({ which, service, location });
  const page = list.data;
  return (
    <>
      <div className={styles.filters}>
        <Chips page={page} which={which} choose={choose} />
        <Pick
          label={t("plans.service")}
          every={t("plans.service.every")}
          choices={page?.services ?? []}
          value={service}
          onChange={setService}
        />
        <Pick
          label={t("plans.location")}
          every={t("plans.location.every")}
          choices={page?.locations ?? []}
          value={location}
          onChange={setLocation}
        />
      </div>
      {page && page.items.length === 0 ? (
        <Notice
          icon={IconStack2}
          title={t(which === "open" ? "plans.none" : "plans.noneOf")}
          words={t(which === "open" ? "plans.none.words" : "plans.noneOf.words")}
        />
      ) : null}
      {page && page.items.length > 0 ? (
        <ul className={styles.rows} aria-label={t("plans.title")}>
          {page.items.map((plan) => (
            <PlanRow key={plan.id} plan={plan} />
          ))}
        </ul>
      ) : null}
      {list.isPending
        ? [0, 1, 2, 3].map((n) => <Skeleton key={n} height={68} mt={8} aria-busy="true" />)
        : null}
      {list.isError && !page ? (
        <Notice
          tone="bad"
          title={t("plans.unread")}
          words={t("error.session.words")}
          action={<Button onClick={() => void list.refetch()}>{t("error.retry")}</Button>}
        />
      ) : null}
    </>
  );
}

function Sum() {
  const { t } = useWords();
  const { amount } = useSaying();
  const page = usePlans({ which: "open", service: null, location: null }).data;
  const stalled = page?.counts.stalled ?? 0;
  if (!page || stalled === 0) return null;
  return <>{t("plans.sum", { count: stalled, money: amount(page.stalled_minor, page.currency) })}</>;
}

export function Plans() {
  const { t } = useWords();
  const able = useRights()("booking.write");
  const [tab, setTab] = useState<Tab>("plans");
  const plans = tab === "plans";
  return (
    <Page>
      <PageHead
        title={t("plans.title")}
        aside={plans ? <Sum /> : null}
        tools={
          able ? (
            <Button
              leftSection={<IconPlus size={16} stroke={1.75} aria-hidden="true" />}
              onClick={() =>
                plans ? selling.set({ person: null }) : entering.set({ person: null, membership: null })
              }
            >
              {t(plans ? "plans.sell" : "plans.member.new")}
            </Button>
          ) : null
        }
      >
        <PageTabs<Tab>
          id="plans"
          label={t("plans.title")}
          tabs={[
            { name: "plans", words: t("plans.tab.plans") },
            { name: "members", words: t("plans.tab.members") },
          ]}
          tab={tab}
          onTab={setTab}
        />
      </PageHead>
      <PagePanel id="plans" tab={tab} scrolls>
        <div className={styles.column}>{plans ? <PlanList /> : <Memberships />}</div>
      </PagePanel>
    </Page>
  );
}
