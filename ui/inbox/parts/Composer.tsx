/** Where replies and notes are written, with the gate's verdict under the box while one writes. */

import { SegmentedControl, Textarea } from "@mantine/core";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { ThreadDetail } from "../../shared/api";
import { useApp } from "../data/app";
import { now } from "../data/clock";
import { type DraftKind, keepDraft, readDraft } from "../data/drafts";
import { connection } from "../data/live";
import { useStore } from "../data/store";
import { usePreview } from "../data/usePreview";
import { sends } from "../keys/keymap";
import { useWords } from "../words/t";
import styles from "./Composer.module.css";
import { Count, SendButton, Tab, VerdictLine } from "./ComposerParts";

/** The server takes no more. */
const LONGEST = 4000;

export interface ComposerHandle {
  write: (kind: DraftKind) => void;
  leave: () => boolean;
}

interface Props {
  id: string;
  detail: ThreadDetail | undefined;
  handle: Ref<ComposerHandle>;
}

/** The text of both tabs, kept while one goes elsewhere. */
function useDrafts(id: string) {
  const [texts, setTexts] = useState(() => ({ reply: readDraft(id, "reply"), note: readDraft(id, "note") }));
  const write = (kind: DraftKind, text: string): void => {
    keepDraft(id, kind, text);
    setTexts((held) => ({ ...held, [kind]: text }));
  };
  return { texts, write };
}

/** Tells colleagues that this person looks here, and whether they write. */
function usePresence(id: string, drafting: boolean): void {
  const { live } = useApp();
  const state = useStore(connection);
  useEffect(() => {
    if (state === "live") live.tellPresence(id, drafting);
  }, [live, id, drafting, state]);
  useEffect(() => () => live.tellPresence(null, false), [live]);
}

export function Composer({ id, detail, handle }: Props) {
  const { t, code } = useWords();
  const { outbox } = useApp();
  const { texts, write } = useDrafts(id);
  const locked = detail !== undefined && !detail.can_reply;
  const [chosen, setChosen] = useState<DraftKind>("reply");
  const kind: DraftKind = locked ? "note" : chosen;
  const text = texts[kind];
  const field = useRef<HTMLTextAreaElement>(null);
  const [focused, setFocused] = useState(false);
  const foreseen = usePreview(id, kind === "reply" ? text : "");
  usePresence(id, focused && text.trim() !== "");

  useImperativeHandle(handle, () => ({
    write: (wanted) => {
      setChosen(wanted);
      field.current?.focus();
    },
    leave: () => {
      if (document.activeElement !== field.current) return false;
      field.current?.blur();
      return true;
    },
  }));

  const blocked = kind === "reply" && foreseen.decision?.action === "block";
  const unsendable = text.trim() === "" || blocked || !detail;
  const send = (): void => {
    if (unsendable) return;
    outbox.submit(id, kind, text.trim(), now());
    write(kind, "");
    field.current?.focus();
  };

  const card = detail?.card;
  const name = card?.name ?? "";
  const channel = detail?.reply_channel ?? card?.channel ?? "sms";
  const via = code("via", channel);
  const hint =
    kind === "note"
      ? t("composer.noteHint", { name })
      : t("composer.replyTo", {
          name: card?.named ? (name.split(" ")[0] ?? name) : name,
          via,
        });
  return (
    <section className={styles.composer} data-kind={kind} aria-label={t("composer.tabs")}>
      <div className={styles.bar}>
        <SegmentedControl
          size="xs"
          value={kind}
          onChange={(value) => {
            setChosen(value as DraftKind);
            field.current?.focus();
          }}
          aria-label={t("composer.tabs")}
          data={[
            { value: "reply", label: <Tab words={t("composer.reply")} keys="R" />, disabled: locked },
            { value: "note", label: <Tab words={t("composer.note")} keys="N" /> },
          ]}
        />
        {locked ? (
          <span className={styles.locked}>
            {t(detail.card.consent === "stopped" ? "composer.stopped" : "composer.locked")}
          </span>
        ) : null}
        {kind === "reply" ? (
          <Count text={text} segments={channel === "sms" ? foreseen.segments : null} />
        ) : null}
      </div>
      <Textarea
        ref={field}
        aria-label={t(kind === "note" ? "composer.note" : "composer.replyLabel")}
        placeholder={detail ? hint : ""}
        value={text}
        autosize
        minRows={2}
        maxRows={9}
        maxLength={LONGEST}
        onChange={(event) => write(kind, event.currentTarget.value)}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={(event) => {
          if (!sends(event)) return;
          event.preventDefault();
          send();
        }}
        classNames={{ input: styles.field ?? "" }}
      />
      <div className={styles.foot}>
        {kind === "note" ? (
          <div className={styles.verdict} />
        ) : (
          <VerdictLine foreseen={foreseen} via={via} empty={text.trim() === ""} />
        )}
        <SendButton kind={kind} decision={foreseen.decision} disabled={unsendable} onSend={send} />
      </div>
    </section>
  );
}
