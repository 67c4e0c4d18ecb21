import type { View } from '$lib/ipc';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBell, fixture, Window } from '../bell.test-support';
import { tray } from '../tray.svelte';

let bell: FakeBell;
let page: Window;
beforeEach(() => {
  vi.useFakeTimers();
  bell = new FakeBell();
});
afterEach(() => {
  page.close();
  vi.useRealTimers();
});

function empty(): View {
  return fixture('form-empty');
}

describe('the form', () => {
  it('is ready to type', () => {
    page = new Window(empty());
    expect(document.activeElement).toBe(page.get('what'));
  });

  it('keeps the words within 300 ms of a key, not of the last key', async () => {
    page = new Window(empty());
    page.type('what', 'M');
    await vi.advanceTimersByTimeAsync(150);
    page.type('what', 'My screen');
    await vi.advanceTimersByTimeAsync(149);
    expect(bell.of('save_draft').map(({ draft }) => draft.description)).toEqual(['My screen']);
  });

  it('never writes over typed words when a later view comes', () => {
    page = new Window(empty());
    page.type('what', 'My screen stays black');
    const later = fixture('form');
    if (later.page.name === 'form') later.page.draft.description = 'older words';
    page.push(later);
    expect(page.value('what')).toBe('My screen stays black');
    expect(page.text('facts-summary')).toBe('5 of 6 parts. You decide which.');
  });

  it('says what is missing when Send is pressed without a word', async () => {
    page = new Window(empty());
    page.get('send').focus();
    await page.click('send');
    expect(bell.of('send')).toHaveLength(0);
    expect(document.activeElement).toBe(page.get('what'));
    expect(page.text('what-trouble')).toBe('Tell us in a few words what’s going on.');
    page.type('what', 'a');
    expect(page.has('what-trouble')).toBe(false);
  });

  it('sends every field as it stands, by Ctrl+Enter', async () => {
    page = new Window(empty());
    page.type('what', '  My screen stays black\nsince Friday ');
    await page.click('impact-blocked');
    await page.click('reach-call');
    page.type('reach-number', '07700 900 318');
    page.type('reach-when', 'after two');
    await page.click('for-other');
    page.type('for-name', 'Jonas Weber');
    page
      .get('what')
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
    await page.settle();
    expect(bell.of('send').map(({ draft }) => draft)).toEqual([
      {
        description: '  My screen stays black\nsince Friday ',
        impact: 'blocked',
        reach: { by: 'call', detail: '07700 900 318 · after two' },
        for_name: 'Jonas Weber',
      },
    ]);
  });

  it('sends nothing for somebody who is not named, and says whose name is missing', async () => {
    page = new Window(empty());
    page.type('what', 'His screen stays black');
    await page.click('for-other');
    page.type('for-name', '  ');
    page.get('send').focus();
    await page.click('send');
    expect(bell.of('send')).toHaveLength(0);
    expect(page.text('for-trouble')).toContain('Tell us their name');
    expect(document.activeElement).toBe(page.get('for-name'));
    page.type('for-name', 'Jonas Weber');
    expect(page.has('for-trouble')).toBe(false);
    await page.click('send');
    expect(bell.of('send')[0]?.draft.for_name).toBe('Jonas Weber');
  });

  it('keeps the tick of a draft whose name is still to come', () => {
    const view = empty();
    if (view.page.name === 'form') view.page.draft.for_name = '';
    page = new Window(view);
    expect((page.get('for-other') as HTMLInputElement).checked).toBe(true);
  });

  it.each([
    ['reach', 'reach-place', 'reach-trouble', '200'],
    ['for_name', 'for-name', 'for-trouble', '120'],
    ['description', 'what', 'what-trouble', '65536'],
  ])('shows a refusal of %s at its field and goes there', async (field, id, trouble, max) => {
    page = new Window(empty());
    page.type('what', 'My screen stays black');
    await page.click('reach-visit');
    await page.click('for-other');
    page.type('for-name', 'Jonas Weber');
    const message = field === 'description' ? 'form-what-toolong' : 'form-line-toolong';
    bell.answer = ({ ask }) =>
      ask === 'send' ? { kind: 'refused', message, field, values: { max } } : { kind: 'done' };
    await page.click('send');
    expect(page.text(trouble)).toContain(`${max} characters`);
    expect(document.activeElement).toBe(page.get(id));
    expect(page.has('trouble')).toBe(false);
    page.type(id, 'shorter');
    expect(page.has(trouble)).toBe(false);
  });

  it('lets no line grow beyond what one line may hold', async () => {
    page = new Window(empty());
    await page.click('for-other');
    await page.click('reach-call');
    const most = (id: string): number => (page.get(id) as HTMLInputElement).maxLength;
    expect(most('reach-number') + ' · '.length + most('reach-when')).toBe(200);
    expect(most('for-name')).toBe(120);
    await page.click('reach-visit');
    expect(most('reach-place')).toBe(200);
  });

  it('passes on what the window said, rather than that the bell is away', async () => {
    page = new Window(empty());
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- Tauri rejects with what a command says.
    bell.answer = () => Promise.reject('bridge-words');
    page.type('what', 'My screen');
    await vi.advanceTimersByTimeAsync(300);
    expect(page.text('trouble')).toContain('didn’t understand that');
    bell.answer = () => ({ kind: 'done' });
    page.type('what', 'My screen stays');
    await vi.advanceTimersByTimeAsync(300);
    expect(page.has('trouble')).toBe(false);
    bell.answer = () => Promise.reject(new Error('the line is cut'));
    await page.click('send');
    expect(page.text('trouble')).toContain('Deskbell is starting again');
  });

  it('says how much fits when the words are too long, in the letters they are written in', async () => {
    page = new Window(empty());
    page.type('what', 'Ж'.repeat(40_000));
    await page.click('send');
    expect(bell.of('send')).toHaveLength(0);
    expect(page.text('what-trouble')).toContain('32768 characters of it fit');
    expect(page.text('count')).toMatch(/of 32,?768 characters/);
  });

  it('takes a kept draft back into every field', () => {
    page = new Window(fixture('form-call'));
    expect(page.value('reach-number')).toBe('07700 900 318');
    expect(page.value('reach-when')).toBe('after two');
    expect(page.value('for-name')).toBe('Jonas Weber');
    expect((page.get('impact-blocked') as HTMLInputElement).checked).toBe(true);
  });

  it('keeps a draft that was on its way from coming back after Send', async () => {
    page = new Window(empty());
    let keep: (() => void) | undefined;
    bell.answer = (request) =>
      request.ask === 'save_draft'
        ? new Promise((done) => (keep = () => done({ kind: 'done' })))
        : { kind: 'saved', ticket: '01939a00-0000-7000-8000-000000000001' };
    page.type('what', 'My screen');
    await vi.advanceTimersByTimeAsync(250);
    await page.click('send');
    expect(bell.of('send')).toHaveLength(0);
    keep?.();
    await page.settle();
    expect(bell.asked.map(({ ask }) => ask).slice(-2)).toEqual(['save_draft', 'send']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(bell.asked.at(-1)?.ask).toBe('send');
  });

  it('keeps what was typed while the bell was away as soon as it is back', async () => {
    page = new Window(empty());
    bell.answer = () => ({ kind: 'refused', message: 'bridge-away' });
    tray.bridged('reconnecting');
    page.type('what', 'My screen');
    await vi.advanceTimersByTimeAsync(300);
    expect(page.text('notice')).toContain('Your words stay here.');
    bell.answer = () => ({ kind: 'done' });
    tray.bridged('connected');
    await page.settle();
    await vi.advanceTimersByTimeAsync(300);
    expect(bell.of('save_draft').map(({ draft }) => draft.description)).toEqual(['My screen', 'My screen']);
    expect(page.has('notice')).toBe(false);
  });

  it('keeps no draft behind a Send that is under way', async () => {
    page = new Window(empty());
    bell.answer = () => new Promise(() => undefined);
    page.type('what', 'My screen');
    await page.click('send');
    await page.click('impact-blocked');
    await vi.advanceTimersByTimeAsync(1000);
    expect((page.get('what') as HTMLTextAreaElement).readOnly).toBe(true);
    expect(bell.asked.at(-1)?.ask).toBe('send');
  });

  it('keeps refused words in the field and says why', async () => {
    page = new Window(empty());
    bell.answer = () => ({ kind: 'refused', message: 'bridge-away' });
    page.type('what', 'My screen');
    await page.click('send');
    expect(page.value('what')).toBe('My screen');
    expect(page.text('trouble')).toContain('Your words stay here.');
  });

  it('speaks of sending only after 400 ms', async () => {
    page = new Window(empty());
    bell.answer = () => new Promise(() => undefined);
    page.type('what', 'My screen');
    await page.click('send');
    expect(page.text('send')).toBe('Send');
    await vi.advanceTimersByTimeAsync(401);
    expect(page.text('send')).toBe('Sending…');
  });

  it('counts from 3,500 characters on and refuses only what does not fit', async () => {
    page = new Window(empty());
    page.type('what', 'a'.repeat(3499));
    expect(page.has('count')).toBe(false);
    page.type('what', 'a'.repeat(3500));
    expect(page.text('count')).toContain('3,500');
    page.type('what', 'ä'.repeat(32 * 1024 + 1));
    await page.click('send');
    expect(bell.of('send')).toHaveLength(0);
    expect(page.text('what-trouble')).toContain('too long');
  });

  it('chooses a part of the facts at once', async () => {
    page = new Window(fixture('form'));
    await page.click('send-network');
    expect(bell.of('choose_facts')).toEqual([{ ask: 'choose_facts', section: 'network', included: false }]);
  });

  it('prints every line that is sent, one to one', async () => {
    page = new Window(fixture('form'));
    await page.click('every-line');
    const view = fixture('form');
    const facts = view.page.name === 'form' ? view.page.facts : null;
    const sent = facts?.facts.sections
      .filter(({ id }) => facts.included.includes(id))
      .flatMap(({ lines }) => lines.map(({ key }) => key));
    const shown = [...document.querySelectorAll('[data-testid="fact-line"]')].map((line) =>
      line.getAttribute('data-key'),
    );
    expect(shown).toEqual(sent);
    expect(page.text('lines')).toContain('61 GB');
  });
});

describe('attachments of the form', () => {
  it('go to the bell with their bytes', async () => {
    page = new Window(fixture('form'));
    const input = page.get('attach-input') as HTMLInputElement;
    const file = new File([new Uint8Array([1, 2, 3])], 'é.png', { type: 'image/png' });
    Object.defineProperty(input, 'files', { value: [file] });
    bell.answer = () => ({
      kind: 'attached',
      attachment: { id: 'a', name: 'é.png', media_type: 'image/png', size: 3 },
    });
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await vi.waitFor(() => expect(bell.bytes).toHaveLength(1));
    expect([...(bell.bytes[0] ?? [])]).toEqual([1, 2, 3]);
    expect(bell.of('attach')).toEqual([
      { ask: 'attach', to: { kind: 'form' }, file_name: 'é.png', media_type: 'image/png' },
    ]);
  });

  it('that can never go are refused here, with the reason', async () => {
    page = new Window(fixture('form'));
    const input = page.get('attach-input') as HTMLInputElement;
    Object.defineProperty(input, 'files', {
      value: [new File(['x'], 'setup.exe', { type: 'application/x-msdownload' })],
    });
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await page.settle();
    expect(bell.of('attach')).toHaveLength(0);
    expect(page.text('attach-trouble')).toContain('That kind of file can’t be sent');
  });
});
