/** Where replies and notes are written, with the gate's verdict under the box while one writes. */

import { Button, Kbd, SegmentedControl, Textarea } from "@mantine/core";
import { IconClockPause, IconNote, IconSend } from "@tabler/icons-react";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { DecisionView, ThreadDetail } from "../../shared/api";
import { useApp } from "../data/app";
import { now } from "../data/clock";
import { type DraftKind, keepDraft, readDraft } from "../data/drafts";
import { connection } from "../data/live";
import { useStore } from "../data/store";
import { usePreview } from "../data/usePreview";
import { sends } from "../keys/keymap";
import { useWords } from "../words/t";
import styles from "./Composer.module.css";
import { Verdict } from "./Verdict";

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

function Below({
  id,
  kind,
  text,
  via,
  onVerdict,
}: {
  id: string;
  via: string;
  kind: DraftKind;
  text: string;
  onVerdict: (decision: DecisionView | null) => void;
}) {
  const { t } = useWords();
  const state = useStore(connection);
  const preview = usePreview(id, kind === "reply" ? text : "");
  const decision = text.trim() ? (preview.data?.decision ?? null) : null;
  useEffect(() => onVerdict(decision), [decision, onVerdict]);
  if (kind === "note") return <div className={styles.below} />;
  const characters = text.length;
  const segments = text ? preview.data?.segments : undefined;
  return (
    <div className={styles.below}>
      <div className={styles.verdict} aria-live="polite">
        {state === "offline" ? t("composer.offline") : null}
        {state !== "offline" && decision ? (
          <Verdict
            decision={decision}
            words={
              decision.action === "send"
                ? t("verdict.send", { via })
                : decision.words || t(`verdict.${decision.action}`)
            }
          />
        ) : null}
        {state !== "offline" && text.trim() && !decision
          ? t(preview.isError ? "composer.unchecked" : "composer.checking")
          : null}
      </div>
      {characters > 0 ? (
        <span className={styles.count}>
          {t("composer.characters", { count: characters })}
          {segments ? ` · ${t("composer.segments", { count: segments })}` : ""}
        </span>
      ) : null}
    </div>
  );
}

function SendButton({
  kind,
  decision,
  disabled,
  onSend,
}: {
  kind: DraftKind;
  decision: DecisionView | null;
  disabled: boolean;
  onSend: () => void;
}) {
  const { t, time } = useWords();
  const held = kind === "reply" && decision?.action === "hold" && decision.hold_until;
  const words =
    kind === "note"
      ? t("composer.addNote")
      : held
        ? t("composer.sendAt", { when: time.clock(held) })
        : t("composer.send");
  const Icon = kind === "note" ? IconNote : held ? IconClockPause : IconSend;
  return (
    <Button
      onClick={onSend}
      disabled={disabled}
      leftSection={<Icon size={16} stroke={1.75} />}
      title={t("composer.sendKeys")}
      aria-keyshortcuts="Control+Enter Meta+Enter"
      className={styles.send ?? ""}
    >
      {words}
    </Button>
  );
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
  const [decision, setDecision] = useState<DecisionView | null>(null);
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

  const blocked = kind === "reply" && decision?.action === "block";
  const unsendable = text.trim() === "" || blocked || !detail;
  const send = (): void => {
    if (unsendable) return;
    outbox.submit(id, kind, text.trim(), now());
    write(kind, "");
    field.current?.focus();
  };

  const card = detail?.card;
  const name = card?.name ?? "";
  const via = code("via", detail?.reply_channel ?? card?.channel ?? "sms");
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
      </div>
      <Textarea
        ref={field}
        aria-label={t(kind === "note" ? "composer.note" : "composer.replyLabel")}
        placeholder={detail ? hint : ""}
        value={text}
        autosize
        minRows={2}
        maxRows={9}
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
        <Below id={id} via={via} kind={kind} text={text} onVerdict={setDecision} />
        <SendButton kind={kind} decision={decision} disabled={unsendable} onSend={send} />
      </div>
    </section>
  );
}

function Tab({ words, keys }: { words: string; keys: string }) {
  return (
    <span className={styles.tab}>
      {words}
      <Kbd size="xs" aria-hidden="true">
        {keys}
      </Kbd>
    </span>
  );
}
