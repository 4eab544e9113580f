/** The settings' pages in their order: one line each. A page is shown to whoever has its right. */

import { IconPlayerPause, IconScale } from "@tabler/icons-react";
import { type ComponentType, lazy } from "react";
import type { Right } from "../data/rights";
import type { Key } from "../words/t";

export interface SettingsPage {
  /** Its place in the address: /settings/<id>. */
  id: string;
  name: Key;
  icon: ComponentType<{ size?: number; stroke?: number; "aria-hidden"?: "true" }>;
  right: Right;
  Page: ComponentType;
}

export const pages: readonly SettingsPage[] = [
  {
    id: "automation",
    name: "settings.automation",
    icon: IconPlayerPause,
    right: "settings.read",
    Page: lazy(() => import("./AutomationPage")),
  },
  {
    id: "compliance",
    name: "settings.compliance",
    icon: IconScale,
    right: "settings.read",
    Page: lazy(() => import("./CompliancePage")),
  },
];
