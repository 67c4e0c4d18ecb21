/** Times, dates and sizes as people read them, by locale and time zone. */

const DAY = 86_400_000;

export interface Place {
  locale: string;
  timeZone: string;
}

/** A bare `en` means this product's own English, with times as 09:35. */
export function localeOf(tag: string): string {
  return tag === 'en' || tag === '' ? 'en-GB' : tag;
}

function format(place: Place, at: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(localeOf(place.locale), {
    ...options,
    timeZone: place.timeZone,
  }).format(at);
}

/** 09:35 */
export function time(place: Place, at: string): string {
  return format(place, new Date(at), { hour: '2-digit', minute: '2-digit' });
}

/** Thu 19 Nov; with the year if it is not this one. */
export function date(place: Place, at: string, now: number): string {
  const when = new Date(at);
  const year = (d: Date): string => format(place, d, { year: 'numeric' });
  return format(place, when, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(year(when) === year(new Date(now)) ? {} : { year: 'numeric' }),
  }).replace(/,(?= \d)/, '');
}

/** How many midnights lie between two moments where the person is. */
export function daysBetween(place: Place, from: number, to: number): number {
  // Read by parts: how a whole date is written differs from engine to engine.
  const midnight = (ms: number): number => {
    const parts = new Intl.DateTimeFormat('en', {
      timeZone: place.timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    }).formatToParts(new Date(ms));
    const part = (type: Intl.DateTimeFormatPartTypes): number =>
      Number(parts.find((found) => found.type === type)?.value);
    return Date.UTC(part('year'), part('month') - 1, part('day'));
  };
  return Math.round((midnight(to) - midnight(from)) / DAY);
}

/** In lists: 09:31 today, Fri within a week, 11 Nov before, with the year if it is not this one. */
export function recent(place: Place, at: string, now: number): string {
  const when = new Date(at);
  const ago = daysBetween(place, when.getTime(), now);
  if (ago === 0) return time(place, at);
  if (ago > 0 && ago < 7) return format(place, when, { weekday: 'short' });
  const sameYear =
    format(place, when, { year: 'numeric' }) === format(place, new Date(now), { year: 'numeric' });
  return format(place, when, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}

/** A moment to come: 09:35 today, Thursday within a week, else Thu 19 Nov. */
export function coming(place: Place, at: string, now: number): string {
  const ahead = daysBetween(place, now, Date.parse(at));
  if (ahead === 0) return time(place, at);
  if (ahead > 0 && ahead < 7) return weekday(place, at);
  return date(place, at, now);
}

/** A moment with its day unless that is today: 09:35, or Thu 19 Nov, 09:35. */
export function moment(place: Place, at: string, now: number): string {
  return daysBetween(place, Date.parse(at), now) === 0
    ? time(place, at)
    : `${date(place, at, now)}, ${time(place, at)}`;
}

/** Thursday */
export function weekday(place: Place, at: string): string {
  return format(place, new Date(at), { weekday: 'long' });
}

/** 3.4 MB */
export function size(place: Place, bytes: number): string {
  const small = bytes < 1_000_000;
  return new Intl.NumberFormat(localeOf(place.locale), {
    style: 'unit',
    unit: small ? 'kilobyte' : 'megabyte',
    maximumFractionDigits: 1,
  }).format(small ? Math.max(1, Math.round(bytes / 1000)) : bytes / 1_000_000);
}
