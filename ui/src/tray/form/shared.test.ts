import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBell, fixture, FIXTURES_AT, Window } from '../bell.test-support';

let bell: FakeBell;
let page: Window;
beforeEach(() => {
  vi.useFakeTimers({ now: FIXTURES_AT });
  bell = new FakeBell();
});
afterEach(() => {
  page.close();
  vi.useRealTimers();
});

describe('a shared computer', () => {
  it('asks who is asking, and sends it', async () => {
    page = new Window(fixture('form-shared'));
    expect(page.text('sending-as')).toBe('Sent from this shared computer. No password needed.');
    await page.click('send');
    expect(page.has('asker-trouble')).toBe(true);
    expect(page.has('what-trouble')).toBe(true);
    page.type('what', 'The till is stuck.');
    expect(page.has('what-trouble')).toBe(false);
    await page.click('send');
    expect(bell.of('send')).toHaveLength(0);
    expect(document.activeElement).toBe(page.get('asker'));
    expect(page.text('asker-trouble')).toBe('Tell us your name, so that we know whom to help.');
    page.type('asker', ' Jonas Weber ');
    expect(page.has('asker-trouble')).toBe(false);
    await page.click('send');
    expect(bell.of('send')).toMatchObject([
      { draft: { description: 'The till is stuck.', asker_name: 'Jonas Weber' } },
    ]);
  });

  it('asks for no name elsewhere', () => {
    page = new Window(fixture('form-empty'));
    expect(page.has('asker')).toBe(false);
  });

  it('opens a ticket by its number, and says what became of wrong ones', async () => {
    page = new Window(fixture('number'));
    expect(document.activeElement).toBe(page.get('number'));
    await page.click('number-open');
    expect(page.text('number-trouble')).toBe('Type the number first.');
    bell.answer = () => ({ kind: 'refused', message: 'number-unknown', field: 'number' });
    page.type('number', '4128');
    await page.click('number-open');
    expect(bell.of('open_number')).toEqual([{ ask: 'open_number', number: '4128' }]);
    expect(page.text('number-trouble')).toContain('call ext. 4400');
    expect(page.text('number-waiting')).toBe('1 request waits here and goes by itself.');
    expect(page.text('number-refused')).toContain('09:12');
  });
});
