// Tells what other people's calendar programs make of our files.
//
// Standard input: a JSON list of {ics, since, until}, times in UTC. Standard output: a list as long,
// each {reader: [{start, end, allDay, status, summary}]}, or {reader: {error}} where a reader gives up.
// The window is widened here, and cut by who asks: a moved time may have come from outside of it.
import ICAL from "ical.js";
import nodeIcal from "node-ical";

console.log = console.warn = console.info = () => {}; // standard output is for the answer
const YEAR = 366 * 24 * 3600 * 1000;
const MOST = 20000;

// ical.js is what Thunderbird reads with. The iterator gives the times of a series, and
// getOccurrenceDetails what an override (also THISANDFUTURE) makes of each.
function icalJs(ics, since, until) {
  const events = new ICAL.Component(ICAL.parse(ics)).getAllSubcomponents("vevent");
  const uid = (one) => one.getFirstPropertyValue("uid");
  const isOverride = (one) => one.hasProperty("recurrence-id");
  const found = [];
  for (const part of events.filter((one) => !isOverride(one))) {
    const exceptions = events.filter((one) => isOverride(one) && uid(one) === uid(part));
    const event = new ICAL.Event(part, { exceptions, strictExceptions: true });
    if (!event.isRecurring()) {
      found.push({ startDate: event.startDate, endDate: event.endDate, item: event });
      continue;
    }
    const times = event.iterator();
    for (let time = times.next(), n = 0; time && n < MOST; time = times.next(), n += 1) {
      if (time.toJSDate() > until) break;
      found.push(event.getOccurrenceDetails(time));
    }
  }
  const written = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());
  return found.map(({ startDate, endDate, item }) => ({
    start: written(startDate),
    end: written(endDate),
    allDay: startDate.isDate,
    status: item.component.getFirstPropertyValue("status") ?? null,
    summary: item.summary ?? null,
  }));
}

// expandRecurringEvent knows RRULE, EXDATE and RECURRENCE-ID; there is nothing in node-ical for
// RDATE or THISANDFUTURE, also in its newest version (0.27). Whole days come as midnights of this
// machine, and their ends by adding hours, which is an hour off over a change of the clocks.
function nodeIcalJs(ics, since, until) {
  const pad = (number) => String(number).padStart(2, "0");
  const day = (date) => {
    const near = new Date(date.getTime() + 12 * 3600 * 1000);
    return `${near.getFullYear()}-${pad(near.getMonth() + 1)}-${pad(near.getDate())}`;
  };
  const text = (value) => value?.val ?? value ?? null;
  const events = Object.values(nodeIcal.sync.parseICS(ics)).filter((one) => one.type === "VEVENT");
  const window = { from: since, to: until, expandOngoing: true };
  return events
    .flatMap((event) => nodeIcal.expandRecurringEvent(event, window))
    .map(({ start, end, isFullDay, event, summary }) => ({
      start: isFullDay ? day(start) : start.toISOString(),
      end: isFullDay ? day(end) : end.toISOString(),
      allDay: isFullDay,
      status: text(event.status),
      summary: text(summary),
    }));
}

function answer(reader, { ics, since, until }) {
  try {
    return reader(ics, new Date(Date.parse(since) - YEAR), new Date(Date.parse(until) + YEAR));
  } catch (error) {
    return { error: String(error.message ?? error) };
  }
}

let asked = "";
for await (const chunk of process.stdin.setEncoding("utf8")) asked += chunk;
const answers = JSON.parse(asked).map((one) => ({
  "ical.js": answer(icalJs, one),
  "node-ical": answer(nodeIcalJs, one),
}));
process.stdout.write(JSON.stringify(answers));
