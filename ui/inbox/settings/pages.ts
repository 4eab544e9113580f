/** The settings' pages in their order: one line each. A page is shown to whoever has its right. */

import {
  IconBell,
  IconBook2,
  IconBuildingStore,
  IconCalendarCog,
  IconCalendarShare,
  IconHistory,
  IconKey,
  IconLockOpen,
  IconMessageCheck,
  IconPlayerPause,
  IconPlugConnected,
  IconQrcode,
  IconScale,
  IconShieldLock,
  IconUserCircle,
  IconUserShare,
  IconUsers,
} from "@tabler/icons-react";
import { type ComponentType, lazy } from "react";
import { patient } from "../data/patient";
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
    id: "account",
    name: "settings.account",
    icon: IconUserCircle,
    right: "self",
    Page: lazy(patient(() => import("../access/AccountPage"))),
  },
  {
    id: "people",
    name: "settings.people",
    icon: IconUsers,
    right: "people.manage",
    Page: lazy(patient(() => import("../access/PeoplePage"))),
  },
  {
    id: "leads",
    name: "settings.leads",
    icon: IconUserShare,
    right: "pipeline.write",
    Page: lazy(patient(() => import("./LeadsPage"))),
  },
  {
    id: "keys",
    name: "settings.keys",
    icon: IconKey,
    right: "keys.manage",
    Page: lazy(patient(() => import("../access/KeysPage"))),
  },
  {
    id: "automation",
    name: "settings.automation",
    icon: IconPlayerPause,
    right: "settings.read",
    Page: lazy(patient(() => import("./AutomationPage"))),
  },
  {
    id: "reminders",
    name: "settings.reminders",
    icon: IconBell,
    right: "settings.read",
    Page: lazy(patient(() => import("./RemindersPage"))),
  },
  {
    id: "rules",
    name: "settings.rules",
    icon: IconCalendarCog,
    right: "settings.read",
    Page: lazy(patient(() => import("./BookingRulesPage"))),
  },
  {
    id: "compliance",
    name: "settings.compliance",
    icon: IconScale,
    right: "settings.read",
    Page: lazy(patient(() => import("./CompliancePage"))),
  },
  {
    id: "knowledge",
    name: "settings.knowledge",
    icon: IconBook2,
    right: "settings.read",
    Page: lazy(patient(() => import("./knowledge/KnowledgePage"))),
  },
  {
    id: "channels",
    name: "settings.channels",
    icon: IconPlugConnected,
    right: "settings.read",
    Page: lazy(patient(() => import("./ChannelsPage"))),
  },
  {
    id: "systems",
    name: "settings.systems",
    icon: IconCalendarShare,
    right: "settings.read",
    Page: lazy(patient(() => import("./SystemsPage"))),
  },
  {
    id: "forms",
    name: "settings.forms",
    icon: IconQrcode,
    right: "settings.read",
    Page: lazy(patient(() => import("./FormsPage"))),
  },
  {
    id: "texting",
    name: "settings.texting",
    icon: IconMessageCheck,
    right: "settings.read",
    Page: lazy(patient(() => import("./TextingPage"))),
  },
  {
    id: "vendors",
    name: "settings.vendors",
    icon: IconBuildingStore,
    right: "settings.read",
    Page: lazy(patient(() => import("./VendorsPage"))),
  },
  {
    id: "audit",
    name: "settings.audit",
    icon: IconHistory,
    right: "audit.read",
    Page: lazy(patient(() => import("./AuditPage"))),
  },
  {
    id: "emergency",
    name: "settings.emergency",
    icon: IconLockOpen,
    right: "audit.read",
    Page: lazy(patient(() => import("../access/EmergencyPage"))),
  },
  {
    id: "privacy",
    name: "settings.privacy",
    icon: IconShieldLock,
    right: "audit.read",
    Page: lazy(patient(() => import("./PrivacyPage"))),
  },
];
