import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBell, fixture, FIXTURES_AT, Window } from '../bell.test-support';

const TICKET = '01939a00-0000-7000-8000-000000000001';
let bell: FakeBell;
let page: Window;
beforeEach(() => {
  vi.useFakeTimers({ now: FIXTURES_AT });
  bell = new FakeBell();
});
afterEach(() => {
  page.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the conversation', () => {
  it('shows people’s text as text, whatever it contains', () => {
    const view = fixture('conversation');
    if (view.page.name === 'conversation') {
      view.page.ticket.description = '<img src=x onerror=alert(1)> **bold**';
    }
    page = new Window(view);
    expect(page.text('mine')).toContain('<img src=x onerror=alert(1)> **bold**');
    expect(page.get('mine').querySelector('img[src="x"]')).toBeNull();
  });

  it('answers "Is it fixed?" for the resolution on the screen', async () => {
    page = new Window(fixture('conversation'));
    await page.click('check-yes');
    expect(bell.of('verdict')).toEqual([
      { ask: 'verdict', ticket: TICKET, resolution: '01939a00-0000-7000-8000-000000000700', fixed: true },
    ]);
  });

  it('asks what happens now, and takes no answer for one too', async () => {
    page = new Window(fixture('conversation'));
    await page.click('check-no');
    expect(bell.of('verdict')).toHaveLength(0);
    await page.click('check-send');
    expect(bell.of('verdict')).toMatchObject([{ fixed: false }]);
    expect(bell.of('verdict')[0]).not.toHaveProperty('comment');
    page.push(fixture('conversation-answered'));
    expect(page.text('check-done')).toBe('Priya Raman is back on it.');
  });

  it('tells that an answer was about an earlier fix, beside the question that is open now', async () => {
    const view = fixture('conversation');
    page = new Window(view);
    expect(page.has('check-late')).toBe(false);
    if (view.page.name === 'conversation') view.page.check_late = true;
    page.push(structuredClone(view));
    await page.settle();
    expect(page.text('check-late')).toContain('This was about an earlier fix.');
    expect(page.has('check-yes')).toBe(true);
  });

  it('says when a reply that is being typed could not be kept', async () => {
    page = new Window(fixture('conversation'));
    bell.answer = () => ({ kind: 'refused', message: 'error-save' });
    page.type('reply', 'Now is fine');
    await vi.advanceTimersByTimeAsync(300);
    expect(page.text('reply-trouble')).toContain('couldn’t save that');
  });

  it('reopens a closed ticket', async () => {
    page = new Window(fixture('conversation-closed'));
    await page.click('reopen');
    expect(bell.of('verdict')).toMatchObject([{ ticket: TICKET, fixed: false }]);
  });

  it('keeps a reply while it is typed and sends it with Ctrl+Enter', async () => {
    page = new Window(fixture('conversation-quick'));
    expect(page.value('reply')).toBe('Now is fi');
    page.type('reply', 'Now is fine');
    await vi.advanceTimersByTimeAsync(299);
    expect(bell.of('save_reply').map(({ body }) => body)).toEqual(['Now is fine']);
    page.push(fixture('conversation-quick'));
    expect(page.value('reply')).toBe('Now is fine');
    page
      .get('reply')
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
    await page.settle();
    expect(bell.of('reply')).toMatchObject([{ ask: 'reply', ticket: TICKET, body: 'Now is fine' }]);
    expect(page.value('reply')).toBe('');
  });

  it('keeps a refused reply', async () => {
    page = new Window(fixture('conversation'));
    bell.answer = () => ({ kind: 'refused', message: 'bridge-slow' });
    page.type('reply', 'It works');
    await page.click('reply-send');
    expect(page.value('reply')).toBe('It works');
    expect(page.has('reply-trouble')).toBe(true);
  });

  it('offers quick answers only until somebody answered', async () => {
    page = new Window(fixture('conversation-quick'));
    page.get('quick-answers').querySelector('button')?.click();
    await page.settle();
    expect(bell.of('reply')).toMatchObject([{ body: 'Now is fine' }]);
    page.push(fixture('conversation'));
    expect(page.has('quick-answers')).toBe(false);
  });

  it('introduces who covers, and when the contact is back', () => {
    page = new Window(fixture('conversation-quick'));
    expect(page.text('contact-line')).toBe(
      'Back on Thursday. Tomasz Zielinski is covering and has read everything.',
    );
    expect(page.text('event-cover_began')).toBe('Tomasz Zielinski is covering until Thursday');
    expect(page.text('on-its-way')).toContain('screen.png is on its way');
    expect(page.text('picture-failed')).toContain('desk.jpg');
  });

  it('says which words have not been sent', () => {
    page = new Window(fixture('conversation-unsent'));
    expect(page.text('unsent')).toBe('Both screens are on now, thank you.');
    expect(page.get('unsent').nextElementSibling?.textContent).toContain('Not sent yet. Trying again.');
  });

  it('brings a refused reply back into the composer, after what is being typed is kept', async () => {
    page = new Window(fixture('conversation-refused'));
    const back = 'It went black again when I moved the dock.\n\nAnd';
    bell.answer = ({ ask }) =>
      ask === 'change_reply' ? { kind: 'taken_back', body: back } : { kind: 'done' };
    page.type('reply', 'And');
    await page.click('change-reply');
    const asked = bell.asked.map(({ ask }) => ask);
    expect(asked.indexOf('save_reply')).toBeLessThan(asked.indexOf('change_reply'));
    expect(bell.of('change_reply')).toEqual([
      { ask: 'change_reply', ticket: TICKET, reply: '01939a00-0000-7000-8000-000000000902' },
    ]);
    expect(page.value('reply')).toBe(back);
  });

  it('keeps what is typed when a reply cannot be brought back', async () => {
    page = new Window(fixture('conversation-refused'));
    bell.answer = () => ({ kind: 'refused', message: 'talk-unsent-gone' });
    page.type('reply', 'And');
    await page.click('change-reply');
    expect(page.value('reply')).toBe('And');
    expect(page.text('trouble')).toBe('This is not waiting here any more.');
  });

  it('discards an unsent reply after asking, and says where it had arrived', async () => {
    HTMLDialogElement.prototype.showModal = vi.fn();
    page = new Window(fixture('conversation-unsent'));
    expect(page.has('change-reply')).toBe(false);
    await page.click('discard-reply');
    expect(page.text('discard-dialog')).toContain('Discard this message?');
    bell.answer = () => ({ kind: 'discarded', outcome: { kind: 'arrived', number: 4127 } });
    await page.click('discard-yes');
    expect(bell.of('discard_reply')).toEqual([
      { ask: 'discard_reply', ticket: TICKET, reply: '01939a00-0000-7000-8000-000000000901' },
    ]);
    expect(page.text('discard-dialog')).toContain('It had already reached IT, in ticket 4127.');
  });

  it('tells the bell that it was read only while it is in front', () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    page = new Window(fixture('conversation'));
    expect(bell.of('read')).toHaveLength(0);
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    window.dispatchEvent(new Event('focus'));
    expect(bell.of('read')).toEqual([{ ask: 'read', ticket: TICKET }]);
  });
});
