import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures';
import type { Json, Server, Technician } from './server';

/** Counts what a technician presses. */
class Fingers {
  presses = 0;
  constructor(private readonly page: Page) {}

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.presses += 1;
      await this.page.keyboard.press(key);
    }
  }

  async type(text: string): Promise<void> {
    this.presses += text.length;
    await this.page.keyboard.type(text);
  }
}

async function newest(server: Server, who: Technician): Promise<Json> {
  const list = await server.must(who.token, 'GET', '/api/v1/desk/tickets?limit=1');
  const [row] = list.json.items as Json[];
  return (await server.must(who.token, 'GET', `/api/v1/desk/tickets/${String(row?.id)}`)).json;
}

test('a call is logged and solved with at most 25 presses of a key', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  await server.device('Rui Tavares');
  await server.device('Marta Lindqvist');
  const page = await open(server, priya);
  const fingers = new Fingers(page);
  await fingers.press('l');
  await expect(page.getByTestId('caller-name')).toBeFocused();
  await expect(page.getByTestId('template-r')).toBeVisible();
  await fingers.type('rui');
  // Who types on is not held up by the look for the caller: a letter, and what only this call can say.
  await fingers.press('Enter', 'r');
  await fingers.type('P-12');
  await expect(page.getByTestId('caller-picked')).toContainText('Rui Tavares');
  await expect(page.getByTestId('asked-what')).toHaveValue('doesn’t print');
  await fingers.press('Control+Enter');
  await expect(page.getByTestId('notice').last()).toContainText(/Logged as \d+/);
  await expect(page.getByTestId('call')).toHaveCount(0);
  expect(fingers.presses).toBeLessThanOrEqual(25);
  const logged = await newest(server, priya);
  expect(logged).toMatchObject({
    subject: 'Printer P-12 doesn’t print',
    state: 'closed',
    channel: 'phone',
    quick_call: true,
    requester: { name: 'Rui Tavares' },
    contact: { name: 'Priya Raman' },
    resolution: { note: 'The printer works again.' },
    topic: { name: 'Printing and scanning' },
  });
  // The page is there again.
  await page.getByTestId('view-mine').click();
  await expect(page).toHaveURL(/view=mine/);
});

test('without a template a subject and a line are typed, and a template is taken back by its letter', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  await server.device('Rui Tavares');
  const page = await open(server, priya);
  await page.keyboard.press('l');
  // Prepared calls come with the console; a call taken before they have begins with its subject.
  await expect(page.getByTestId('template-v')).toBeVisible();
  await page.keyboard.type('rui');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('call-about').getByRole('button').first()).toBeFocused();
  await page.keyboard.press('v');
  await expect(page.getByTestId('asked-where')).toBeFocused();
  await expect(page.getByTestId('call-subject')).toHaveAttribute(
    'placeholder',
    'VPN doesn’t connect, at home',
  );
  await expectAccessible(page);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('v');
  await expect(page.getByTestId('asked-where')).toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('call-subject')).toBeFocused();
  await page.keyboard.type('Headset');
  await page.keyboard.press('Tab');
  await page.keyboard.type('New cable');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('notice').last()).toContainText(/Logged as \d+/);
  const logged = await newest(server, priya);
  expect(logged).toMatchObject({ subject: 'Headset', resolution: { note: 'New cable' } });
});

test('a mail dropped anywhere begins a call', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const page = await open(server, priya);
  const mail = [
    'From: Ana Duarte <ana@aldermoor.example>',
    'To: it@aldermoor.example',
    'Subject: Projector in Birch is dim',
    'Date: Mon, 16 Nov 2026 09:12:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Since yesterday.\r\nCould you look?',
  ].join('\r\n');
  await page.getByTestId('queue-title').evaluate((at, text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'projector.eml', { type: 'message/rfc822' }));
    at.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, mail);
  await expect(page.getByTestId('call-subject')).toHaveValue('Projector in Birch is dim');
  await expect(page.getByTestId('caller-picked')).toContainText('Ana Duarte');
  await expect(page.getByTestId('call-more')).toHaveValue(/Mail from Ana Duarte <ana@aldermoor\.example>/);
  await expect(page.getByTestId('call-more')).toHaveValue(/Could you look\?/);
  await expectAccessible(page);
  await page.keyboard.press('Control+Shift+Enter');
  await expect(page.getByTestId('notice').last()).toContainText(/Logged as \d+/);
  expect(await newest(server, priya)).toMatchObject({
    subject: 'Projector in Birch is dim',
    channel: 'email',
    requester: { name: 'Ana Duarte' },
  });
  // What is no mail is said to be none, and by the button as well.
  await page.keyboard.press('l');
  await page.getByTestId('call-mail-input').setInputFiles({
    name: 'empty.eml',
    mimeType: 'message/rfc822',
    buffer: Buffer.from(''),
  });
  await expect(page.getByTestId('notice').last()).toContainText('A mail as a mail program saves it');
});

test('a new person is made, and a call that is kept open is mine', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const page = await open(server, priya);
  await page.keyboard.press('l');
  await page.keyboard.type('Joe Amadi');
  await expect(page.getByTestId('person-new')).toContainText('Joe Amadi');
  await page.keyboard.press('Enter');
  await page.getByTestId('caller-phone').fill('ext. 4310');
  await page.getByTestId('call-subject').fill('Label printer offline');
  await page.getByTestId('call-more').fill('Goods-in, second door');
  await page.keyboard.press('Alt+d');
  await expect(page.getByTestId('at-desk')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Control+Shift+Enter');
  await expect(page.getByTestId('notice').last()).toContainText(/Logged as \d+/);
  const logged = await newest(server, priya);
  expect(logged).toMatchObject({
    subject: 'Label printer offline',
    state: 'in_progress',
    channel: 'walk_in',
    requester: { name: 'Joe Amadi', confirmed: false },
    contact: { name: 'Priya Raman' },
  });
  const note = (logged.messages as Json[]).find((message) => message.visibility === 'internal');
  expect(note?.body).toBe('Goods-in, second door');
});

test('a call about an open ticket goes to it', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const rui = await server.device('Rui Tavares');
  const ticket = await server.ticket(rui, 'Locked out after a new phone');
  const page = await open(server, priya);
  await page.keyboard.press('l');
  await page.keyboard.type('rui');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('call-beside')).toContainText('Locked out after a new phone');
  await page.keyboard.press('Alt+t');
  await expect(page.getByTestId('call-attached')).toContainText(String(ticket.number));
  await expect(page.getByTestId('call-did')).toBeFocused();
  await page.keyboard.type('Registered the new phone.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('notice').last()).toContainText(`Logged as ${ticket.number}`);
  const { json } = await server.must(rui.token, 'GET', `/api/v1/me/tickets/${ticket.id}`);
  expect((json.messages as Json[]).map((message) => message.body)).toContain('Registered the new phone.');
  const list = await server.must(priya.token, 'GET', '/api/v1/desk/tickets');
  expect(list.json.items).toHaveLength(1);
});

test('Esc keeps what was typed behind a chip, through a reload', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  await server.device('Rui Tavares');
  const page = await open(server, priya);
  await page.keyboard.press('l');
  await page.keyboard.press('Escape');
  // Nothing was typed: nothing is left lying.
  await expect(page.getByTestId('call-chip')).toHaveCount(0);
  await page.keyboard.press('l');
  await page.keyboard.type('rui');
  await page.keyboard.press('Enter');
  await page.getByTestId('call-subject').fill('VPN drops');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('call-chip')).toContainText('Rui Tavares');
  await page.reload();
  await page.getByTestId('call-resume').click();
  await expect(page.getByTestId('call-subject')).toHaveValue('VPN drops');
  await page.keyboard.press('Escape');
  await page.getByTestId('call-discard').click();
  await expect(page.getByTestId('call-chip')).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId('console')).toBeVisible();
  await expect(page.getByTestId('call-chip')).toHaveCount(0);
});

test('what is still needed is said where it is needed', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  // Also from inside a field.
  await page.getByTestId('compose').fill('Hello');
  await page.getByTestId('compose').press('Alt+l');
  await expect(page.getByTestId('caller-name')).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('call-missing')).toHaveText('Who is calling?');
  await page.keyboard.type('marta');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('call-missing')).toContainText('What is it about?');
  await expect(page.getByTestId('call-subject')).toBeFocused();
  await page.keyboard.type('Mail');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('call-missing')).toContainText('What did you do?');
  await expect(page.getByTestId('call-did')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('compose')).toBeFocused();
  await expect(page.getByTestId('compose')).toHaveValue('Hello');
});
