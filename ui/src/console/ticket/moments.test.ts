import { expect, it } from 'vitest';
import { fieldOf, momentOf, nextWorkingDay } from './moments';

it('goes from a moment to a field and back', () => {
  const at = new Date(2026, 10, 19, 9, 5);
  expect(fieldOf(at)).toBe('2026-11-19T09:05');
  expect(momentOf('2026-11-19T09:05')).toBe(at.toISOString());
});

it.each(['', 'nonsense', '2026-13-45T99:99'])('knows no moment in %j', (field) => {
  expect(momentOf(field)).toBeNull();
});

it.each([
  ['Monday', new Date(2026, 10, 16, 23, 50), '2026-11-17T12:00'],
  ['Friday', new Date(2026, 10, 20, 8), '2026-11-23T12:00'],
  ['Saturday', new Date(2026, 10, 21, 8), '2026-11-23T12:00'],
  ['the last of a year', new Date(2026, 11, 31, 8), '2027-01-01T12:00'],
])('finds the next working day after %s', (_, from, next) => {
  expect(fieldOf(nextWorkingDay(from, 12))).toBe(next);
});
