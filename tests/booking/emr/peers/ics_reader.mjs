// Says what the event of each calendar on its input, one a line as JSON text, means to a parser that we did not write.
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const home = path.join(process.argv[2], 'node_modules', 'ical.js', 'dist', 'ical.js');
const { default: ICAL } = await import(pathToFileURL(home).href);
for await (const line of createInterface({ input: process.stdin })) {
  const calendar = new ICAL.Component(ICAL.parse(JSON.parse(line)));
  const found = calendar.getAllSubcomponents('vevent').map((each) => {
    const { uid, summary, startDate, endDate, sequence, location } = new ICAL.Event(each);
    return { uid, summary, start: startDate.toString(), end: endDate.toString(), sequence, location };
  });
  console.log(JSON.stringify(found.length === 1 ? found[0] : found));
}
