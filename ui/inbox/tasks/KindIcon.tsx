/** One picture for each kind of task; the kinds' data names it. */

import {
  IconCalendarOff,
  IconCalendarPlus,
  IconCalendarX,
  IconChecklist,
  IconFlag,
  IconKeyboard,
  IconMessageOff,
  IconPhone,
  IconRefreshDot,
  IconSparkles,
  IconStack2,
} from "@tabler/icons-react";

const icons: Readonly<Record<string, typeof IconPhone>> = {
  sparkles: IconSparkles,
  phone: IconPhone,
  layers: IconStack2,
  refresh: IconRefreshDot,
  calendar_x: IconCalendarX,
  calendar_off: IconCalendarOff,
  calendar_plus: IconCalendarPlus,
  message_off: IconMessageOff,
  flag: IconFlag,
  keyboard: IconKeyboard,
};

export function KindIcon({ icon, size = 18 }: { icon: string | undefined; size?: number }) {
  const Icon = icons[icon ?? ""] ?? IconChecklist;
  return <Icon size={size} stroke={1.5} aria-hidden="true" />;
}
