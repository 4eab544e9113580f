/** The settings: a list of pages beside the one that is open; on a phone one after the other. */

import { useDocumentTitle } from "@mantine/hooks";
import { IconArrowLeft, IconChevronRight, IconLock } from "@tabler/icons-react";
import { Link, Navigate, useParams } from "@tanstack/react-router";
import { Suspense } from "react";
import { useSession } from "../data/queries";
import { useRights } from "../data/rights";
import { Notice } from "../parts/Notice";
import { usePhone } from "../parts/useScreen";
import { useWords } from "../words/t";
import { pages, type SettingsPage } from "./pages";
import styles from "./Settings.module.css";

function PageLink({ page, here }: { page: SettingsPage; here: boolean }) {
  const { t } = useWords();
  const Icon = page.icon;
  return (
    <Link
      to="/settings/$page"
      params={{ page: page.id }}
      className={styles.link ?? ""}
      aria-current={here ? "page" : undefined}
    >
      <Icon size={18} stroke={1.5} aria-hidden="true" />
      <span className={styles.name}>{t(page.name)}</span>
      <IconChevronRight className={styles.chevron ?? ""} size={16} stroke={1.5} aria-hidden="true" />
    </Link>
  );
}

function Pages({ shown, here }: { shown: readonly SettingsPage[]; here: string | undefined }) {
  const { t } = useWords();
  return (
    <nav className={styles.nav} aria-label={t("settings.nav")}>
      <Link to="/" className={styles.back ?? ""}>
        <IconArrowLeft size={18} stroke={1.5} aria-hidden="true" />
        {t("settings.back")}
      </Link>
      <h1 className={styles.title}>{t("settings.title")}</h1>
      {shown.map((page) => (
        <PageLink key={page.id} page={page} here={page.id === here} />
      ))}
    </nav>
  );
}

function PageHead({ page, phone }: { page: SettingsPage; phone: boolean }) {
  const { t } = useWords();
  return (
    <header className={styles.head}>
      {phone ? (
        <Link to="/settings" className={styles.up ?? ""} aria-label={t("settings.title")}>
          <IconArrowLeft size={20} stroke={1.5} aria-hidden="true" />
        </Link>
      ) : null}
      {phone ? (
        <h1 className={styles.heading}>{t(page.name)}</h1>
      ) : (
        <h2 className={styles.heading}>{t(page.name)}</h2>
      )}
    </header>
  );
}

export function Settings() {
  const { t } = useWords();
  const phone = usePhone();
  const may = useRights();
  const practice = useSession().data?.practice.name ?? "";
  const { page: here } = useParams({ strict: false });
  const shown = pages.filter((page) => may(page.right));
  const open = shown.find((page) => page.id === here);
  const [first] = shown;
  useDocumentTitle(`${open ? t(open.name) : t("settings.title")} · ${practice}`);
  if (!open && first && (here !== undefined || !phone)) {
    return <Navigate to="/settings/$page" params={{ page: first.id }} replace />;
  }
  return (
    <div className={styles.settings}>
      {phone && open ? null : <Pages shown={shown} here={here} />}
      {open ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a page without a field is scrolled with the keys too
        <main className={styles.main} tabIndex={0}>
          <div className={styles.column}>
            <PageHead page={open} phone={phone} />
            <Suspense fallback={<div className={styles.wait} aria-busy="true" />}>
              <open.Page />
            </Suspense>
          </div>
        </main>
      ) : null}
      {first ? null : (
        <main className={styles.main}>
          <Notice icon={IconLock} title={t("settings.none.title")} words={t("settings.none.words")} />
        </main>
      )}
    </div>
  );
}
