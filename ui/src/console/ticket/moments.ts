/** Dates as the fields of a form hold them: local time without a zone, to the minute. */

const pad = (value: number): string => String(value).padStart(2, '0');

/** What a field of the kind `datetime-local` shows for a moment. */
export function fieldOf(at: Date): string {
  const day = `${String(at.getFullYear()).padStart(4, '0')}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** The moment a field stands for; nothing while it is empty or half typed. */
export function momentOf(field: string): string | null {
  const at = new Date(field);
  return field === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The same hour on the next working day: Friday leads to Monday. */
export function nextWorkingDay(from: Date, hour: number): Date {
  const at = new Date(from);
  do at.setDate(at.getDate() + 1);
  while (at.getDay() === 0 || at.getDay() === 6);
  at.setHours(hour, 0, 0, 0);
  return at;
}
