import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBell, fixture, fixtureNames, FIXTURES_AT, Window } from './bell.test-support';

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

describe('every state of the window', () => {
  it.each(fixtureNames)('%s is worded in full', (name) => {
    page = new Window(fixture(name));
    const raw = [...document.body.querySelectorAll('*')]
      .flatMap((element) => [
        element.children.length === 0 ? (element.textContent ?? '') : '',
        element.getAttribute('aria-label') ?? '',
      ])
      .filter((text) => /^[a-z]+(-[a-z0-9_]+)+$/.test(text.trim()) || /undefined|\{\s*\$/.test(text));
    expect(raw).toEqual([]);
  });

  it.each(fixtureNames)('%s gives every control a name', (name) => {
    page = new Window(fixture(name));
    const nameless = [...document.body.querySelectorAll('button, input, textarea')].filter(
      (control) =>
        !control.hasAttribute('hidden') &&
        !control.getAttribute('aria-label') &&
        (control.textContent ?? '').trim() === '' &&
        !control.closest('label') &&
        !(control.id && document.querySelector(`label[for="${control.id}"]`)),
    );
    expect(nameless.map((control) => control.outerHTML)).toEqual([]);
  });
});

describe('receipt', () => {
  it('says the number aloud and shows it as text that can be selected', () => {
    page = new Window(fixture('receipt'));
    expect(page.text('spoken')).toContain('4127');
    expect(page.text('receipt-number')).toBe('4127');
    expect(page.text('step-sent')).toContain('5 parts');
  });

  it('rings once for a request', () => {
    const view = fixture('receipt');
    if (view.page.name === 'receipt') view.page.ticket = '01939a00-0000-7000-8000-00000000aaaa';
    page = new Window(view);
    expect(document.querySelector('svg.ring')).not.toBeNull();
    page.close();
    page = new Window(view);
    expect(document.querySelector('svg.ring')).toBeNull();
  });

  it('tells of pictures that are still on their way', () => {
    page = new Window(fixture('receipt-seen'));
    expect(page.text('pictures-coming')).toBe('1 of 3 attachments are there. The rest is on its way.');
    expect(page.text('step-taken')).toContain('Seen by Priya Raman, 09:18');
  });
});

describe('saved', () => {
  it('asks once before it discards, and tells what became of it', async () => {
    page = new Window(fixture('saved'));
    bell.answer = () => ({ kind: 'discarded', outcome: { kind: 'arrived', number: 4131 } });
    await page.click('discard');
    expect(bell.of('discard')).toHaveLength(0);
    await page.click('discard-yes');
    expect(bell.of('discard')).toHaveLength(1);
    expect(page.text('discard-dialog')).toContain('Your ticket is 4131.');
  });

  it('offers no change for a request that may have left', async () => {
    page = new Window(fixture('saved-attempted'));
    expect(page.has('change')).toBe(false);
    await page.click('add');
    page.type('add-text', 'It is back.');
    await page.click('add-send');
    expect(bell.of('reply')).toMatchObject([
      { ask: 'reply', ticket: '01939a00-0000-7000-8000-000000000002', body: 'It is back.' },
    ]);
  });
});

describe('what happens next with a saved request', () => {
  it.each([
    ['saved', 'as soon as you’re back online', true, 'Deskbell: saved until you’re back online'],
    ['saved-sending', 'Sending your request…', true, 'Deskbell: saved on this computer'],
    [
      'saved-revoked',
      'IT signed this computer off, so it can’t go',
      false,
      'Deskbell: saved on this computer',
    ],
    ['saved-update', 'once Deskbell is updated', false, 'Deskbell: saved on this computer'],
    ['saved-approval', 'IT needs to confirm this computer first', false, 'Deskbell: saved on this computer'],
    ['saved-attention', 'This can’t go as it is', false, 'Deskbell: saved on this computer'],
  ])('%s promises what is true', (name, next, tries, title) => {
    page = new Window(fixture(name));
    expect(page.text('saved-next')).toContain(next);
    expect(page.text('spoken')).toContain(next);
    expect(page.has('try-now')).toBe(tries);
    expect(document.body.textContent.includes('We keep trying')).toBe(tries);
    expect(document.title).toBe(title);
  });

  it('names each refused field with what would be right', () => {
    page = new Window(fixture('saved-attention'));
    expect(page.text('attention')).toContain('How we get back to you: This is too long.');
    expect(page.text('attention')).toContain('Pictures and files: This picture belongs to another request');
    page.close();
    page = new Window(fixture('conversation-refused'));
    expect(document.body.textContent).toContain('Your message: This is too long.');
  });

  it('offers no change while IT has still to confirm this computer', () => {
    page = new Window(fixture('saved-approval'));
    expect(page.has('attention')).toBe(false);
    expect([page.has('change'), page.has('add')]).toEqual([false, true]);
  });
});

describe('my tickets', () => {
  it('marks news in words too, and asks for news once', async () => {
    page = new Window(fixture('tickets'));
    expect(page.text('ticket-4127')).toContain('New: Done.');
    await page.click('nudge');
    expect(bell.of('nudge')).toHaveLength(1);
    page.push(fixture('tickets-offline'));
    expect(page.has('nudge')).toBe(false);
    expect(page.text('nudged')).toBe('Asked today');
    expect(page.text('as-of')).toContain('09:10');
  });

  it('takes one click as a rating', async () => {
    page = new Window(fixture('tickets'));
    await page.click('rate-fair');
    expect(bell.of('rate')).toMatchObject([{ rating: 'fair', share: false }]);
    expect(page.text('rated')).toBe('Thank you.');
  });

  it('keeps a chosen rating when the person leaves without the extra line', async () => {
    page = new Window(fixture('tickets'));
    await page.click('rate-poor');
    expect(bell.of('rate')).toHaveLength(0);
    page.push(fixture('form'));
    await page.settle();
    expect(bell.of('rate')).toMatchObject([{ rating: 'poor' }]);
  });
});

describe('settings', () => {
  it('starts the bell with the session, or no longer, where there is something to switch', async () => {
    page = new Window(fixture('settings-sees'));
    expect(page.has('autostart')).toBe(false);
    page.close();
    page = new Window(fixture('settings'));
    expect((page.get('autostart') as HTMLInputElement).checked).toBe(true);
    await page.click('autostart');
    expect(bell.of('set_autostart')).toEqual([{ ask: 'set_autostart', on: false }]);
    bell.answer = () => ({ kind: 'refused', message: 'set-start-failed' });
    await page.click('autostart');
    expect((page.get('autostart') as HTMLInputElement).checked).toBe(false);
    expect(page.text('trouble')).toContain('couldn’t be changed');
  });

  it('changes one preference and leaves the other', async () => {
    page = new Window(fixture('settings'));
    await page.click('hide-text');
    expect(bell.of('set_preferences')).toEqual([
      { ask: 'set_preferences', preferences: { popups: true, hide_text: true } },
    ]);
  });

  it('puts a switch back that the bell refused', async () => {
    page = new Window(fixture('settings'));
    bell.answer = () => ({ kind: 'refused', message: 'error-save' });
    await page.click('send-network');
    expect((page.get('send-network') as HTMLInputElement).checked).toBe(true);
    expect(page.has('trouble')).toBe(true);
  });

  it('promises only what the server told', () => {
    const view = fixture('settings');
    if (view.page.name === 'settings') {
      delete view.page.months;
      delete view.page.min_group;
    }
    page = new Window(view);
    expect(document.body.textContent).not.toContain('deleted after');
  });
});
