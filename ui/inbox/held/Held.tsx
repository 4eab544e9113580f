/** What the gate holds for a person: why, whose words, to whom, until when; and what to do about it. */

import { Button, Kbd, Skeleton, Textarea } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { IconArrowLeft, IconShieldPause } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Decided, HeldMessage } from "../../shared/api";
import { useHeld, useHeldMoves } from "../data/held";
import { useSession } from "../data/queries";
import { sends } from "../keys/keymap";
import { ChannelGlyph } from "../parts/glyphs";
import { Notice } from "../parts/Notice";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import styles from "./Held.module.css";

const LONGEST = 4000;

function Facts({ message }: { message: HeldMessage }) {
  const { t, code, time } = useWords();
  const author = message.author ?? t(`held.by.${message.author_kind}`);
  return (
    <p className={styles.facts}>
      <span className={styles.fact}>
        <ChannelGlyph channel={message.channel} />
        {message.to}
      </span>
      <span>{t("held.from", { who: author })}</span>
      <span>{code("held.purpose", message.purpose)}</span>
      {message.expires_at ? (
        <span title={time.exact(message.expires_at)}>
          {t("held.until", { when: time.dayTime(message.expires_at) })}
        </span>
      ) : null}
    </p>
  );
}

function Edit({
  text,
  busy,
  onSave,
  onCancel,
}: {
  text: string;
  busy: boolean;
  onSave: (text: string) => void;
  onCancel: () => void;
}) {
  const { t } = useWords();
  const [words, setWords] = useState(text);
  const empty = words.trim() === "";
  return (
    <div className={styles.edit}>
      <Textarea
        aria-label={t("held.text")}
        value={words}
        autosize
        autoFocus
        minRows={2}
        maxRows={9}
        maxLength={LONGEST}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (sends(event) && !empty) onSave(words.trim());
          else if (event.key === "Escape") onCancel();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div className={styles.buttons}>
        <Button variant="default" onClick={onCancel}>
          {t("held.cancel")}
        </Button>
        <Button disabled={busy || empty} onClick={() => onSave(words.trim())}>
          {t("held.sendEdited")}
        </Button>
      </div>
    </div>
  );
}

/** What became of it, in words; a message may still wait for another reason. */
function useOutcome(): (made: Decided | null, message: HeldMessage) => void {
  const { t } = useWords();
  const notices = useNotices();
  return (made, message) => {
    if (!made) return;
    const name = message.contact;
    notices.say(made.action === "send" ? t("held.sent", { name }) : made.words);
  };
}

function Item({ message }: { message: HeldMessage }) {
  const { t } = useWords();
  const { busy, approve, edit, discard } = useHeldMoves();
  const [editing, setEditing] = useState(false);
  const tell = useOutcome();
  const save = async (text: string): Promise<void> => {
    const made = await edit(message.id, text);
    tell(made, message);
    // What was written stays until it is on its way.
    if (made) setEditing(false);
  };
  const keys = (event: KeyboardEvent<HTMLLIElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { a: onApprove, e: () => setEditing(true), d: () => void discard(message.id) }[event.key];
    if (!way || busy) return;
    event.preventDefault();
    way();
  };
  const onApprove = (): void => {
    if (!message.needs_licence) void approve(message.id).then((made) => tell(made, message));
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the row takes the keys that its buttons name
    <li className={styles.item} tabIndex={0} data-held={message.id} onKeyDown={keys}>
      <div className={styles.head}>
        <Link to="/t/$threadId" params={{ threadId: message.thread_id }} className={styles.name ?? ""}>
          {message.contact}
        </Link>
        <p className={styles.why}>{message.words}</p>
      </div>
      <Facts message={message} />
      {editing ? (
        <Edit
          text={message.text}
          busy={busy}
          onSave={(text) => void save(text)}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <>
          <p className={styles.text}>{message.text}</p>
          <div className={styles.buttons}>
            <Button
              variant="default"
              disabled={busy}
              onClick={() => void discard(message.id)}
              rightSection={<Kbd size="xs">D</Kbd>}
            >
              {t("held.discard")}
            </Button>
            <Button
              variant="default"
              disabled={busy}
              onClick={() => setEditing(true)}
              rightSection={<Kbd size="xs">E</Kbd>}
            >
              {t("held.edit")}
            </Button>
            <Button
              disabled={busy || message.needs_licence}
              onClick={onApprove}
              rightSection={<Kbd size="xs">A</Kbd>}
            >
              {t("held.approve")}
            </Button>
          </div>
          {message.needs_licence ? <p className={styles.soft}>{t("held.licence")}</p> : null}
        </>
      )}
    </li>
  );
}

/** J and K go from row to row, like in the list of conversations. */
function useRowKeys() {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      const step = { j: 1, k: -1 }[event.key];
      const typing = event.target instanceof HTMLTextAreaElement;
      if (!step || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-held]") ?? [])];
      const here = rows.findIndex((row) => row.contains(document.activeElement));
      rows[Math.min(Math.max(here + step, 0), rows.length - 1)]?.focus();
      event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return list;
}

function Rows({ items }: { items: HeldMessage[] }) {
  const { t } = useWords();
  const list = useRowKeys();
  return (
    <ul ref={list} className={styles.items} aria-label={t("held.title")}>
      {items.map((message) => (
        <Item key={message.id} message={message} />
      ))}
    </ul>
  );
}

export function Held() {
  const { t } = useWords();
  const practice = useSession().data?.practice.name ?? "";
  const held = useHeld();
  useDocumentTitle(`${t("held.title")} · ${practice}`);
  const items = held.data?.items;
  return (
    <main className={styles.page}>
      <header className={styles.top}>
        <Link to="/" className={styles.back ?? ""}>
          <IconArrowLeft size={18} stroke={1.5} aria-hidden="true" />
          {t("settings.back")}
        </Link>
        <h1 className={styles.title}>{t("held.title")}</h1>
        <p className={styles.soft}>{t("held.words")}</p>
      </header>
      {items && items.length > 0 ? <Rows items={items} /> : null}
      {items?.length === 0 ? (
        <div className={styles.none}>
          <IconShieldPause size={32} stroke={1.25} aria-hidden="true" />
          <p>{t("held.none")}</p>
        </div>
      ) : null}
      {held.isPending ? <Skeleton height={120} aria-busy="true" /> : null}
      {held.isError && !items ? (
        <Notice
          tone="bad"
          title={t("held.unread")}
          words={t("error.session.words")}
          action={<Button onClick={() => void held.refetch()}>{t("error.retry")}</Button>}
        />
      ) : null}
    </main>
  );
}
