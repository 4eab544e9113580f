/** What is asked about a card wherever one is, fetched when it is asked. */

import { lazy, Suspense } from "react";
import { useStore } from "../data/store";
import { beside, deciding, paying } from "./data";

const CheckedOut = lazy(() => import("./CheckedOut"));
const MoveDialog = lazy(() => import("./MoveDialog"));
const Beside = lazy(() => import("./Beside"));

export function CardDialogs() {
  const paid = useStore(paying);
  const asked = useStore(deciding);
  const open = useStore(beside);
  return (
    <Suspense>
      {paid ? <CheckedOut {...paid} onClose={() => paying.set(null)} /> : null}
      {asked ? <MoveDialog asked={asked} /> : null}
      {open ? <Beside {...open} onClose={() => beside.set(null)} /> : null}
    </Suspense>
  );
}
