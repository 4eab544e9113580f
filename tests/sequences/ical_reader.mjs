// Reads a calendar file with the reader that many web calendars use, and prints what it understood.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../ui/package.json", import.meta.url));
const found = require("ical.js");
const ICAL = found.default ?? found;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
process.stdout.write(
  JSON.stringify({
    method: calendar.getFirstPropertyValue("method"),
    uid: event.uid,
    sequence: event.sequence,
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    summary: event.summary,
    location: event.location,
    status: event.component.getFirstPropertyValue("status"),
    attendees: event.attendees.map((each) => each.getFirstValue()),
  }),
);
