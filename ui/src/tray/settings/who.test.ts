import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeBell, fixture, FIXTURES_AT, Window } from '../bell.test-support';

let bell: FakeBell;
let page: Window;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: FIXTURES_AT });
  bell = new FakeBell();
});
afterEach(() => {
  page.close();
  vi.useRealTimers();
});

it('offers the company account where it can settle who sits here, and shows the code for its page', async () => {
  page = new Window(fixture('settings-waiting'));
  await page.click('sign-in');
  expect(bell.asked).toEqual([{ ask: 'sign_in' }]);
  page.push(fixture('settings-sign-in'));
  expect(page.text('sign-in-code')).toBe('4KRM-72HX');
  expect(page.text('who')).toContain('Good until 09:43');
  page.push(fixture('settings'));
  expect(page.has('sign-in-code')).toBe(false);
  expect(page.text('who')).toContain('IT knows that this computer is yours.');
});

it('says what is wrong with a code and keeps it', async () => {
  page = new Window(fixture('settings-waiting'));
  bell.answer = () => ({ kind: 'refused', message: 'who-code-wrong', field: 'code' });
  page.type('join-code', ' 4krm 72hx ');
  await page.click('join-code-do');
  expect(bell.of('join')).toEqual([{ ask: 'join', code: '4krm 72hx' }]);
  expect(page.text('join-code-wrong')).toContain('isn’t good');
  expect(page.value('join-code')).toBe(' 4krm 72hx ');
  bell.answer = () => ({ kind: 'done' });
  await page.click('join-code-do');
  expect(page.has('join-code-wrong')).toBe(false);
  expect(page.value('join-code')).toBe('');
});

it('tells IT an address only when asked to', async () => {
  page = new Window(fixture('settings-waiting'));
  page.type('say-who', 'marta@aldermoor.example');
  expect(bell.asked).toEqual([]);
  await page.click('say-who-do');
  expect(bell.asked).toEqual([{ ask: 'say_who', email: 'marta@aldermoor.example' }]);
  expect(page.text('said')).toContain('marta.lindqvist@aldermoor.example');
});

it('brings in another computer from one that is in', async () => {
  page = new Window(fixture('settings'));
  expect(page.has('sign-in')).toBe(false);
  expect(page.has('join-code')).toBe(false);
  await page.click('bring');
  expect(bell.asked).toEqual([{ ask: 'make_join_code' }]);
  page.push(fixture('settings-bring'));
  expect(page.text('bring-code')).toBe('H3LW-F29K');
  bell.answer = () => ({ kind: 'refused', message: 'who-offline' });
  await page.click('bring');
  expect(page.text('who-trouble')).toContain('nothing was changed');
});
