/** What surrounds every page of someone who is signed in: the live feed, and what everybody must see. */

import { Button } from "@mantine/core";
import { Navigate, Outlet } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Session } from "../../shared/api";
import { EmergencyByNumber, useSeesLess } from "../access/EmergencyByNumber";
import { IdleLock } from "../access/IdleLock";
import { MustEnrol } from "../access/MustEnrol";
import { CardDialogs } from "../board/Dialogs";
import { CalendarDialogs } from "../calendar/Dialogs";
import { useApp } from "../data/app";
import { useSession } from "../data/queries";
import { keepWanted } from "../data/wanted";
import { PlanDialogs } from "../plans/PlanDialogs";
import { RebookPrompts } from "../recall/RebookPrompts";
import { useWords } from "../words/t";
import { ChannelBanner } from "./ChannelBanner";
import styles from "./Inside.module.css";
import { Notice } from "./Notice";
import { PauseBanner } from "./PauseBanner";
import { PauseDialog } from "./PauseDialog";
import { QuickAddDialog } from "./QuickAddDialog";

export function Inside() {
  const { t } = useWords();
  const session = useSession();
  if (session.data?.user.must_enrol) return <MustEnrol />;
  if (session.data) return <SignedIn session={session.data} />;
  if (session.data === null) return <ToSignIn />;
  if (!session.isError) return <div className={styles.splash} aria-busy="true" />;
  return (
    <Notice
      tone="bad"
      title={t("error.session.title")}
      words={t("error.session.words")}
      action={<Button onClick={() => void session.refetch()}>{t("error.retry")}</Button>}
    />
  );
}

/** They come back to the page they asked for. */
function ToSignIn() {
  useState(keepWanted);
  return <Navigate to="/sign-in" />;
}

/** The socket is open while someone is signed in. */
function SignedIn({ session }: { session: Session }) {
  const { live } = useApp();
  const seesLess = useSeesLess();
  useEffect(() => {
    live.open(session.csrf);
    return () => live.close();
  }, [live, session.csrf]);
  return (
    <div className={styles.inside}>
      <PauseBanner />
      <ChannelBanner />
      <div className={styles.page}>
        <Outlet />
      </div>
      <PauseDialog />
      <QuickAddDialog />
      <CalendarDialogs />
      <CardDialogs />
      <RebookPrompts />
      <PlanDialogs />
      {seesLess ? <EmergencyByNumber /> : null}
      <IdleLock session={session} />
    </div>
  );
}
