/** Who carries patients' data for the practice, and whether they may today. */

import { Badge } from "@mantine/core";
import type { VendorView } from "../../shared/api";
import { useWords } from "../words/t";
import { Failed } from "./Failed";
import { Section } from "./Section";
import styles from "./VendorsPage.module.css";
import { useDay, useVendors } from "./vendors";

const COLOURS: Record<VendorView["state"], string> = {
  covered: "teal",
  expiring: "yellow",
  expired: "red",
  not_yet: "yellow",
  missing: "gray",
  never: "gray",
};

function Vendor({ vendor, everything }: { vendor: VendorView; everything: boolean }) {
  const { t } = useWords();
  const day = useDay();
  const pretended = everything && vendor.state !== "never";
  const state = pretended ? "covered" : vendor.state;
  const unguarded = vendor.keeps && state !== "covered" && state !== "expiring";
  const dates = { signed: day(vendor.signed), expires: day(vendor.expires) };
  return (
    <li className={styles.item}>
      <span className={styles.name}>{vendor.name}</span>
      <Badge variant="light" tt="none" color={COLOURS[state]}>
        {t(`vendors.state.${state}`)}
      </Badge>
      <span className={styles.soft}>
        {t(unguarded ? "vendors.means.keeps" : `vendors.means.${state}`)}
        {vendor.signed && vendor.expires ? ` ${t("vendors.dates", dates)}` : ""}
        {vendor.signed && !vendor.expires ? ` ${t("vendors.since", dates)}` : ""}
      </span>
    </li>
  );
}

export default function VendorsPage() {
  const { t } = useWords();
  const day = useDay();
  const vendors = useVendors();
  if (vendors.isError) return <Failed again={() => void vendors.refetch()} />;
  if (!vendors.data) return <div className={styles.wait} aria-busy="true" />;
  const found = vendors.data;
  return (
    <Section words={t("vendors.lead")}>
      <ul className={styles.list}>
        {found.vendors.map((each) => (
          <Vendor key={each.id} vendor={each} everything={found.everything} />
        ))}
      </ul>
      <p className={styles.note}>
        {found.everything ? `${t("vendors.demo")} ` : ""}
        {t("vendors.settings", { when: day(found.read_on) })}
      </p>
    </Section>
  );
}
