/** A plan's sheet and the forms of plans, wherever they are opened; fetched when they are. */

import { lazy, Suspense } from "react";
import { patient } from "../data/patient";
import { useStore } from "../data/store";
import { entering, selling, shownPlan } from "./data";

const PlanSheet = lazy(patient(() => import("./PlanSheet")));
const SellDialog = lazy(patient(() => import("./SellDialog")));
const MembershipDialog = lazy(patient(() => import("./MembershipDialog")));

export function PlanDialogs() {
  const plan = useStore(shownPlan);
  const sale = useStore(selling);
  const member = useStore(entering);
  return (
    <Suspense>
      {plan ? <PlanSheet id={plan} onClose={() => shownPlan.set(null)} /> : null}
      {sale ? <SellDialog person={sale.person} onClose={() => selling.set(null)} /> : null}
      {member ? <MembershipDialog {...member} onClose={() => entering.set(null)} /> : null}
    </Suspense>
  );
}
