/** What a colleague heard or holds on paper, with the very words that were used. */

import { Button, Checkbox, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ConsentAddress, RecordConsent } from "../../../shared/api";
import { useConsentMoves, useWordings } from "../../data/consents";
import { useWords } from "../../words/t";
import styles from "./consent.module.css";

interface Props {
  contactId: string;
  addresses: ConsentAddress[];
  onDone: () => void;
}

const reachable = new Set(["sms", "email"]);
type How = "verbal" | "paper";
type Wording = RecordConsent["wording_id"];

function wordingOf(channel: string, how: How, offers: boolean): Wording {
  if (offers) return channel === "email" ? "marketing_mail" : "marketing_text";
  if (how === "paper") return channel === "email" ? "visit_mail" : "visit_texts";
  return channel === "email" ? "visit_mail" : "verbal_script";
}

export function useAddressChoice(addresses: ConsentAddress[], only?: Set<string>) {
  const known = addresses.filter(({ channel }) => !only || only.has(channel));
  const [id, setId] = useState<string | null>(known[0]?.address_id ?? null);
  const options = known.map(({ address_id, label }) => ({ value: address_id, label }));
  return { id, setId, options, chosen: known.find(({ address_id }) => address_id === id) };
}

export function ConsentForm({ contactId, addresses, onDone }: Props) {
  const { t, language: own } = useWords();
  const { busy, record } = useConsentMoves(contactId);
  const { id, setId, options, chosen } = useAddressChoice(addresses, reachable);
  const [how, setHow] = useState<How>("verbal");
  const [visits, setVisits] = useState(true);
  const [offers, setOffers] = useState(false);
  const [language, setLanguage] = useState<"en" | "es">(own);
  const [name, setName] = useState("");
  const withOffers = how === "paper" && offers;
  const wording = wordingOf(chosen?.channel ?? "sms", how, withOffers);
  const { data } = useWordings(true);
  const words = data?.items.find((one) => one.id === wording && one.language === language)?.text ?? "";
  const complete = id !== null && (visits || withOffers) && (how === "verbal" || name.trim() !== "");

  const save = async (): Promise<void> => {
    if (id === null) return;
    const saved = await record({
      address_id: id,
      how,
      level: withOffers ? "WRITTEN" : "EXPRESS",
      categories: [
        ...(visits ? (["appointments", "care"] as const) : []),
        ...(withOffers ? (["promotions", "recall", "reviews"] as const) : []),
      ],
      wording_id: wording,
      language,
      signature_name: how === "paper" ? name.trim() : null,
    });
    if (saved) onDone();
  };

  return (
    <form
      className={styles.form}
      aria-label={t("consents.record")}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Select
        label={t("consents.address")}
        data={options}
        value={id}
        onChange={setId}
        allowDeselect={false}
        comboboxProps={{ withinPortal: true }}
      />
      <div>
        <p className={styles.label} id="consent-how">
          {t("consents.form.how")}
        </p>
        <SegmentedControl
          fullWidth
          aria-labelledby="consent-how"
          value={how}
          onChange={(value) => setHow(value === "paper" ? "paper" : "verbal")}
          data={[
            { value: "verbal", label: t("consents.form.verbal") },
            { value: "paper", label: t("consents.form.paper") },
          ]}
        />
      </div>
      <fieldset className={styles.choices}>
        <legend className={styles.label}>{t("consents.form.what")}</legend>
        <Checkbox
          label={t("consents.form.visits")}
          checked={visits}
          onChange={(event) => setVisits(event.currentTarget.checked)}
        />
        <Checkbox
          label={t("consents.form.offers")}
          description={how === "verbal" ? t("consents.form.offersHint") : undefined}
          disabled={how === "verbal"}
          checked={withOffers}
          onChange={(event) => setOffers(event.currentTarget.checked)}
        />
      </fieldset>
      <div className={styles.script}>
        <p className={styles.scriptHead}>
          <span className={styles.label}>
            {t(how === "verbal" ? "consents.form.read" : "consents.form.form")}
          </span>
          <SegmentedControl
            size="xs"
            aria-label={t("consents.form.language")}
            value={language}
            onChange={(value) => setLanguage(value === "es" ? "es" : "en")}
            data={[
              { value: "en", label: t("context.lang.en") },
              { value: "es", label: t("context.lang.es") },
            ]}
          />
        </p>
        <blockquote lang={language}>{words}</blockquote>
      </div>
      {how === "paper" ? (
        <TextInput
          label={t("consents.form.signature")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
        />
      ) : null}
      <div className={styles.buttons}>
        <Button type="submit" loading={busy} disabled={!complete}>
          {t("consents.form.save")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("consents.form.cancel")}
        </Button>
      </div>
    </form>
  );
}
