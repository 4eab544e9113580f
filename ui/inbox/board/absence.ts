/** Who takes leads and who is away: what a row says, what is asked of the server, and who stands in meanwhile. */

import { shift } from "../calendar/days";
import { instantOf, wallOf } from "../words/zone";
import type { LeadOwner, SetOwner } from "./types";

export type Standing = "takes" | "ahead" | "away" | "off";
export interface Filled {
  kind: "takes" | "away" | "off";
  from: string;
  to: string;
  whole: boolean;
  fromTime: string;
  toTime: string;
}
export interface Span {
  from: number;
  until: number;
}

const tiers = ["coordinator", "manager", "owner"];
export const MIDNIGHT = "00:00";

/** None where there is none any more. */
export function absenceOf({ away_from, away_until }: LeadOwner, at: number): Span | null {
  const until = away_until ? Date.parse(away_until) : 0;
  return until > at ? { from: away_from ? Date.parse(away_from) : 0, until } : null;
}

export function standing(owner: LeadOwner, at: number): Standing {
  if (!owner.takes_leads) return "off";
  const absence = absenceOf(owner, at);
  if (!absence) return "takes";
  return absence.from <= at ? "away" : "ahead";
}

/** The form as it opens: what was said before, else the whole of today. */
export function filled(owner: LeadOwner, at: number, zone: string): Filled {
  const kind = { takes: "takes", off: "off", ahead: "away", away: "away" } as const;
  const today = wallOf(at, zone).day;
  const absence = absenceOf(owner, at);
  const fresh = { from: today, to: today, whole: true, fromTime: "12:00", toTime: "18:00" };
  const open = { ...fresh, kind: kind[standing(owner, at)] };
  if (!absence) return open;
  const from = wallOf(absence.from || at, zone);
  const until = wallOf(absence.until, zone);
  if (until.time === MIDNIGHT && (absence.from === 0 || from.time === MIDNIGHT))
    return { ...open, from: from.day, to: shift(until.day, -1) };
  return { ...open, from: from.day, to: until.day, whole: false, fromTime: from.time, toTime: until.time };
}

/** None while a day or an hour is missing. */
export function spanOfForm(form: Filled, zone: string): Span | null {
  const { from, to, whole, fromTime, toTime } = form;
  if (!from || !to || (!whole && !(fromTime && toTime))) return null;
  return whole
    ? { from: instantOf(from, MIDNIGHT, zone), until: instantOf(shift(to, 1), MIDNIGHT, zone) }
    : { from: instantOf(from, fromTime, zone), until: instantOf(to, toTime, zone) };
}

/** None where it could not be meant: it ends before it begins, or is over. */
export function asked(form: Filled, at: number, zone: string): SetOwner | null {
  if (form.kind !== "away") return { takes_leads: form.kind === "takes", away_from: null, away_until: null };
  const span = spanOfForm(form, zone);
  if (!span || span.until <= Math.max(at, span.from)) return null;
  return {
    takes_leads: true,
    away_from: new Date(span.from).toISOString(),
    away_until: new Date(span.until).toISOString(),
  };
}

/** Who is there all that time: the front desk, whoever leads it only where nobody else is. */
export function meanwhile(owners: readonly LeadOwner[], id: string, span: Span): LeadOwner[] {
  const there = owners.filter((one) => {
    if (one.id === id || !one.takes_leads) return false;
    const own = absenceOf(one, span.from);
    return !own || own.from >= span.until;
  });
  const tier = tiers.find((role) => there.some((one) => one.role === role));
  return there.filter((one) => one.role === tier);
}
