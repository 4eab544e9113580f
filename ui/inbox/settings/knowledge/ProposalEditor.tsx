/** A proposed fact put right before it is approved. */

import { Button, Checkbox, Modal, NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { KnowledgeView, ProposalContent, ProposalView } from "../../../shared/api";
import { useApp } from "../../data/app";
import { usePhone } from "../../parts/useScreen";
import { useWords } from "../../words/t";
import styles from "./Knowledge.module.css";
import { useLanguageName, useMove } from "./knowledge";

const units = [
  "unit",
  "syringe",
  "vial",
  "session",
  "cycle",
  "area",
  "visit",
  "procedure",
  "month",
  "package",
] as const;
type PriceLine = NonNullable<ProposalContent["price"]>;

function digitsOf(currency: string): number {
  return (
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

function PriceFields({ price, change }: { price: PriceLine; change: (it: PriceLine) => void }) {
  const { t, code } = useWords();
  const digits = digitsOf(price.currency);
  return (
    <>
      <div className={styles.three}>
        <NumberInput
          label={t("knowledge.price.amount", { currency: price.currency })}
          value={price.amount_minor / 10 ** digits}
          min={0}
          decimalScale={digits}
          hideControls
          onChange={(value) => {
            const minor = Math.round(Number(value) * 10 ** digits);
            if (minor > 0) change({ ...price, amount_minor: minor });
          }}
        />
        <NativeSelect
          label={t("knowledge.price.per")}
          value={price.per}
          data={units.map((value) => ({ value, label: code("knowledge.per", value) }))}
          onChange={(event) => change({ ...price, per: event.currentTarget.value as PriceLine["per"] })}
        />
        <NumberInput
          label={t("knowledge.price.sessions")}
          value={price.sessions ?? ""}
          min={2}
          max={99}
          hideControls
          allowDecimal={false}
          onChange={(value) => change({ ...price, sessions: Number(value) >= 2 ? Number(value) : null })}
        />
      </div>
      <TextInput
        label={t("knowledge.price.label")}
        value={price.label ?? ""}
        maxLength={200}
        onChange={(event) => change({ ...price, label: event.currentTarget.value || null })}
      />
      <Checkbox
        label={t("knowledge.price.starts")}
        checked={price.starts_from ?? false}
        onChange={(event) => change({ ...price, starts_from: event.currentTarget.checked })}
      />
    </>
  );
}

interface Props {
  proposal: ProposalView;
  found: KnowledgeView;
  onClose: () => void;
}

export function ProposalEditor({ proposal, found, onClose }: Props) {
  const { t } = useWords();
  const { api } = useApp();
  const languageName = useLanguageName();
  const phone = usePhone();
  const { busy, run } = useMove();
  const [content, set] = useState<ProposalContent>(proposal.content as unknown as ProposalContent);
  const put = (values: Partial<ProposalContent>): void => set({ ...content, ...values });
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await run(() => api.knowledge.edit(proposal, content))) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("knowledge.edit")}
      size="lg"
      fullScreen={phone}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("said.close") }}
    >
      <form className={styles.editor} onSubmit={(event) => void save(event)}>
        <TextInput
          label={t("knowledge.title")}
          value={content.title}
          maxLength={200}
          onChange={(event) => put({ title: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("knowledge.service")}
          value={content.service ?? ""}
          data={[
            { value: "", label: t("knowledge.services.all") },
            ...found.services.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => put({ service: event.currentTarget.value || null })}
        />
        {content.price ? <PriceFields price={content.price} change={(price) => put({ price })} /> : null}
        {proposal.kind === "price" &&
        content.service &&
        !content.valid_from &&
        !content.valid_until ? null : (
          <Textarea
            label={t("knowledge.text")}
            value={content.text}
            maxLength={2000}
            autosize
            minRows={3}
            maxRows={12}
            onChange={(event) => put({ text: event.currentTarget.value })}
          />
        )}
        {content.hours && found.locations.length > 1 ? (
          <NativeSelect
            label={t("knowledge.location")}
            value={content.location ?? ""}
            data={[
              { value: "", label: "–" },
              ...found.locations.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => put({ location: event.currentTarget.value || null })}
          />
        ) : null}
        <div className={styles.three}>
          <NativeSelect
            label={t("knowledge.language")}
            value={content.language}
            data={found.languages.map((value) => ({ value, label: languageName(value) }))}
            onChange={(event) => put({ language: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t("knowledge.from")}
            value={content.valid_from ?? ""}
            onChange={(event) => put({ valid_from: event.currentTarget.value || null })}
          />
          <TextInput
            type="date"
            label={t("knowledge.until")}
            value={content.valid_until ?? ""}
            onChange={(event) => put({ valid_until: event.currentTarget.value || null })}
          />
        </div>
        <div className={styles.foot}>
          <Button variant="default" onClick={onClose}>
            {t("knowledge.cancel")}
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={content.title.trim() === "" || content.text.trim() === ""}
          >
            {t("knowledge.save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
