/** What surrounds board, calendar, tasks, plans, recall and sequences: the rail on a desk, the bar at the thumb on a phone. */

import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { adding } from "../data/leads";
import { patient } from "../data/patient";
import { useZone } from "../data/queries";
import { useMoves } from "../data/rights";
import { useKeys } from "../keys/useKeys";
import { OfflineNotice } from "./ConnectionMark";
import { PhoneBar } from "./Pages";
import { Rail } from "./Rail";
import { usePhone } from "./useScreen";
import styles from "./Work.module.css";

const HelpSheet = lazy(patient(() => import("./HelpSheet")));

export function Work() {
  const phone = usePhone();
  const may = useMoves();
  const [help, setHelp] = useState(false);
  const board = useRouterState({ select: (state) => state.location.pathname.startsWith("/board") });
  // The rail counts what waits, and the feed has a number to go on from, wherever one has come in.
  useZone("waiting");
  useKeys({ help: () => setHelp(true), ...(may("add") ? { add: () => adding.set(true) } : {}) });
  return (
    <div className={styles.work}>
      {phone ? null : <Rail zone={null} openId={null} onHelp={() => setHelp(true)} />}
      <div className={styles.page}>
        <OfflineNotice words="connection.offlinePage" />
        <div className={styles.inside}>
          <Outlet />
        </div>
      </div>
      {phone ? <PhoneBar /> : null}
      <Suspense>
        {help ? <HelpSheet page={board ? "board" : "page"} onClose={() => setHelp(false)} /> : null}
      </Suspense>
    </div>
  );
}
