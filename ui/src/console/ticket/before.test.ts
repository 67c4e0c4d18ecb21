import { describe, expect, it } from 'vitest';
import type { TicketBrief } from '$lib/api';
import { isOpen, sameOld, usualContact } from './before';

const brief = (subject: string, contact: string | null = null, state = 'closed'): TicketBrief => ({
  id: subject,
  number: 1,
  subject,
  state: state as TicketBrief['state'],
  received_at: '2026-11-16T09:00:00Z',
  ...(contact ? { contact: { id: contact, name: contact } } : {}),
});

describe('the same old problem', () => {
  it.each<[string, string, string[], number]>([
    ['the same words', 'Second screen stays black', ['Second screen stays black'], 1],
    ['mostly the same words', 'Second screen black again', ['Second screen stays black'], 1],
    ['other words', 'Second screen stays black', ['Printer jams on floor 2'], 0],
    ['one word in common is not enough', 'Screen flickers in meetings', ['Screen stays black at home'], 0],
    ['capitals and marks do not matter', 'PRINTER: paper jam!', ['Printer paper jam'], 1],
    ['short words carry nothing', 'I can not do it', ['I can not do it'], 0],
    ['other scripts count as well', 'Принтер не печатает', ['Принтер опять не печатает'], 1],
  ])('%s', (_, now, earlier, found) => {
    expect(
      sameOld(
        now,
        earlier.map((subject) => brief(subject)),
      ),
    ).toHaveLength(found);
  });
});

describe('the usual contact', () => {
  const of = (...names: (string | null)[]): string | null =>
    usualContact(names.map((name, index) => brief(String(index), name)));

  it('is who had most of the tickets, and two at least', () => {
    expect(of('Priya', 'Priya', 'Leah')).toBe('Priya');
    expect(of('Priya')).toBeNull();
    expect(of('Priya', 'Priya', 'Leah', 'Leah')).toBeNull();
    expect(of(null, null)).toBeNull();
    expect(of()).toBeNull();
  });
});

it('tells open tickets from those that are over', () => {
  expect(
    ['new', 'in_progress', 'waiting_on_supplier', 'scheduled'].map((state) => isOpen({ state })),
  ).not.toContain(false);
  expect(['resolved', 'closed', 'merged'].map((state) => isOpen({ state }))).not.toContain(true);
});
