/** What did not reach people and why, each with the fix as a button; what only waits for a nod has its own page. */

import { Button, Menu, Skeleton, Textarea, TextInput } from "@mantine/core";
import { IconChevronDown, IconShieldPause } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from "react";
import type { ExceptionItem, Fix } from "../../shared/api";
import { useSlow } from "../data/clock";
import { patient } from "../data/patient";
import { useRights } from "../data/rights";
import held from "../held/Held.module.css";
import { sends } from "../keys/keymap";
import { typingIn } from "../keys/useKeys";
import { ChannelGlyph } from "../parts/glyphs";
import { Notice } from "../parts/Notice";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useExceptions, useFixes } from "./data";
import styles from "./Exceptions.module.css";

const ConsentDrawer = lazy(patient(() => import("../parts/consent/ConsentDrawer")));
const LONGEST = 4000;
const FEWEST_DIGITS = 7;
type Moves = ReturnType<typeof useFixes>;

function Facts({ item }: { item: ExceptionItem }) {
  const { t, code, time } = useWords();
  const at = useSlow();
  return (
    <p className={held.facts}>
      {item.channel ? (
        <span className={held.fact}>
          <ChannelGlyph channel={item.channel as never} />
          {item.to}
        </span>
      ) : null}
      <span>{t("held.from", { who: item.author ?? code("held.by", item.author_kind) })}</span>
      {item.purpose && item.source === "message" ? <span>{code("held.purpose", item.purpose)}</span> : null}
      <time dateTime={item.at} title={time.exact(item.at)}>
        {time.relative(item.at, at)}
      </time>
    </p>
  );
}

function Edit({
  item,
  moves,
  onClose,
}: {
  item: ExceptionItem;
  moves: Moves;
  onClose: (text: string | null) => void;
}) {
  const { t } = useWords();
  const [text, setText] = useState(item.text ?? "");
  const able = text.trim() !== "" && !moves.busy;
  return (
    <div className={held.edit}>
      <Textarea
        aria-label={t("held.text")}
        value={text}
        autosize
        autoFocus
        minRows={2}
        maxRows={9}
        maxLength={LONGEST}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (sends(event) && able) onClose(text.trim());
          else if (event.key === "Escape") onClose(null);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div className={held.buttons}>
        <Button variant="default" onClick={() => onClose(null)}>
          {t("held.cancel")}
        </Button>
        <Button disabled={!able} loading={moves.busy} onClick={() => onClose(text.trim())}>
          {t("held.sendEdited")}
        </Button>
      </div>
    </div>
  );
}

function NumberForm({
  item,
  moves,
  onClose,
}: {
  item: ExceptionItem;
  moves: Moves;
  onClose: (done: boolean) => void;
}) {
  const { t } = useWords();
  const [phone, setPhone] = useState("");
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className={styles.number}
      onSubmit={(event) => {
        event.preventDefault();
        const few = phone.replace(/\D/g, "").length < FEWEST_DIGITS;
        setWrong(few);
        if (few) return;
        void moves.correct(item, phone.trim()).then((done) => done && onClose(true));
      }}
    >
      <TextInput
        autoFocus
        type="tel"
        autoComplete="off"
        label={t("tasks.fix.number.label")}
        description={t("tasks.fix.number.words")}
        value={phone}
        maxLength={40}
        error={wrong ? t("tasks.fix.number.wrong") : null}
        onChange={(event) => {
          setPhone(event.currentTarget.value);
          setWrong(false);
        }}
        onKeyDown={(event) => event.key === "Escape" && onClose(false)}
      />
      <div className={held.buttons}>
        <Button variant="default" onClick={() => onClose(false)}>
          {t("held.cancel")}
        </Button>
        <Button type="submit" loading={moves.busy} disabled={!phone.trim()}>
          {t("tasks.fix.number.save")}
        </Button>
      </div>
    </form>
  );
}

function Item({ item }: { item: ExceptionItem }) {
  const { t } = useWords();
  const may = useRights();
  const notices = useNotices();
  const moves = useFixes();
  const [asked, setAsked] = useState<"edit" | "number" | "consent" | null>(null);
  const id = useRef(crypto.randomUUID());
  const name = item.contact;
  const again = async (text: string | null, byEmail: boolean): Promise<boolean> => {
    const made = await moves.again(item, id.current, text, byEmail);
    if (made) notices.say(made.action === "send" ? t("held.sent", { name }) : made.words);
    return made !== null;
  };
  const does: Record<Fix, () => void> = {
    retry: () => void again(null, false),
    email: () => void again(null, true),
    edit: () => setAsked("edit"),
    number: () => setAsked("number"),
    consent: () => setAsked("consent"),
    call: () => void moves.call(item).then((made) => made && notices.say(t("tasks.fix.called", { name }))),
    channels: () => {},
  };
  const fixes = item.fixes.filter(
    (fix) => !(fix === "consent" && !may("consent.record")) && !(fix === "number" && !may("contacts.edit")),
  );
  const dismiss = async (): Promise<void> => {
    if (await moves.dismiss(item)) notices.say(t("tasks.fix.dismissed"));
  };
  const keys = (event: KeyboardEvent<HTMLLIElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const fix = fixes[Number(event.key) - 1];
    if (event.key.toLowerCase() === "d") void dismiss();
    else if (fix && fix !== "channels") does[fix]();
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the row takes the keys of its buttons
    <li className={held.item} tabIndex={0} data-exception={item.id} onKeyDown={keys}>
      <div className={held.head}>
        {item.thread_id ? (
          <Link to="/t/$threadId" params={{ threadId: item.thread_id }} className={held.name ?? ""}>
            {name || t("tasks.somebody")}
          </Link>
        ) : (
          <span className={held.name}>{name || t("tasks.somebody")}</span>
        )}
        <p className={styles.why} data-status={item.status}>
          {item.words}
        </p>
      </div>
      <Facts item={item} />
      {asked === "edit" ? (
        <Edit
          item={item}
          moves={moves}
          onClose={(text) => {
            // What was written stays until it is on its way.
            if (text === null) setAsked(null);
            else void again(text, false).then((done) => done && setAsked(null));
          }}
        />
      ) : item.text ? (
        <p className={held.text}>{item.text}</p>
      ) : null}
      {asked === "number" ? (
        <NumberForm
          item={item}
          moves={moves}
          onClose={(done) => {
            setAsked(null);
            if (done) notices.say(t("tasks.fix.number.said", { name }));
          }}
        />
      ) : null}
      {asked === "edit" || asked === "number" ? null : (
        <div className={held.buttons}>
          <Button variant="subtle" color="gray" disabled={moves.busy} onClick={() => void dismiss()}>
            {t("tasks.fix.dismiss")}
          </Button>
          {fixes.slice(1).length > 2 ? (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button
                  variant="default"
                  rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden="true" />}
                >
                  {t("tasks.fix.more")}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {fixes.slice(1).map((fix) => (
                  <Menu.Item key={fix} onClick={does[fix]}>
                    {t(`tasks.fix.${fix}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          ) : (
            fixes.slice(1).map((fix) => (
              <Button key={fix} variant="default" disabled={moves.busy} onClick={does[fix]}>
                {t(`tasks.fix.${fix}`)}
              </Button>
            ))
          )}
          {fixes[0] === "channels" ? (
            <Button component={Link} to="/settings/$page" params={{ page: "channels" } as never}>
              {t("tasks.fix.channels")}
            </Button>
          ) : fixes[0] ? (
            <Button disabled={moves.busy} onClick={does[fixes[0]]}>
              {t(`tasks.fix.${fixes[0]}`)}
            </Button>
          ) : null}
        </div>
      )}
      <Suspense>
        {asked === "consent" ? (
          <ConsentDrawer contactId={item.contact_id} name={name} onClose={() => setAsked(null)} />
        ) : null}
      </Suspense>
    </li>
  );
}

/** J and K go from row to row, like in the other lists. */
function useRowKeys() {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent): void => {
      const step = { j: 1, k: -1 }[event.key];
      if (!step || typingIn(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]')) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-exception]") ?? [])];
      const here = rows.findIndex((row) => row.contains(document.activeElement));
      rows[Math.min(Math.max(here + step, 0), rows.length - 1)]?.focus();
      event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return list;
}

export function Exceptions() {
  const { t } = useWords();
  const {
    items,
    held: waiting,
    isError,
    refetch,
    hasNextPage,
    fetchNextPage,
    isFetchingNextPage,
  } = useExceptions();
  const list = useRowKeys();
  return (
    <div className={styles.page}>
      {waiting > 0 ? (
        <Link to="/held" className={styles.held ?? ""}>
          <IconShieldPause size={18} stroke={1.5} aria-hidden="true" />
          {t("tasks.held", { count: waiting })}
        </Link>
      ) : null}
      <ul ref={list} className={held.items} aria-label={t("tasks.tab.exceptions")}>
        {items?.map((item) => (
          <Item key={`${item.source}:${item.id}`} item={item} />
        ))}
      </ul>
      {hasNextPage ? (
        <Button
          className={styles.more ?? ""}
          variant="default"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t("tasks.more")}
        </Button>
      ) : null}
      {items?.length === 0 ? (
        <div className={held.none}>
          <IconShieldPause size={32} stroke={1.25} aria-hidden="true" />
          <p>{t("tasks.none.exceptions")}</p>
        </div>
      ) : null}
      {!items && !isError ? <Skeleton height={120} aria-busy="true" /> : null}
      {isError && !items ? (
        <Notice
          tone="bad"
          title={t("tasks.unread")}
          words={t("error.session.words")}
          action={<Button onClick={() => void refetch()}>{t("error.retry")}</Button>}
        />
      ) : null}
    </div>
  );
}
