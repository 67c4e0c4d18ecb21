import { readFileSync } from 'node:fs';
import { expect, expectAccessible, test } from './fixtures';
import type { Json, Server, Technician } from './server';

const FACTS = {
  taken_at: '2026-11-16T09:12:00Z',
  sections: [
    {
      id: 'computer',
      lines: [
        { key: 'hostname', value: 'LT-0482' },
        { key: 'model', value: 'Orrin 14 G3' },
      ],
    },
    {
      id: 'system',
      lines: [
        { key: 'os', value: 'Debian 12' },
        { key: 'running_for', value: '20', unit: 'days' },
      ],
    },
    {
      id: 'space',
      lines: [
        { key: 'disk_free', value: '4.0', unit: 'GB' },
        { key: 'disk_size', value: '238.0', unit: 'GB' },
      ],
    },
  ],
};
/** One black dot, as a picture. */
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function ticketNow(server: Server, who: Technician, id: string): Promise<Json> {
  return (await server.must(who.token, 'GET', `/api/v1/desk/tickets/${id}`)).json;
}

/** Half a letter is no JSON; the rest of the corpus goes as it is. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '?');
}

function messagesOf(ticket: Json): Json[] {
  return (ticket.messages as Json[]).filter((message) => !message.event);
}

test('a full ticket is worked by the keyboard alone', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black', { facts: FACTS });
  const page = await open(server, priya, { at: '/?view=open' });
  await expect(page.getByTestId(`row-${ticket.number}`)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('ticket-subject')).toHaveText('Second screen stays black');

  await page.keyboard.press('a');
  await expect(page.getByTestId('ticket-contact')).toHaveText('You’re Marta Lindqvist’s contact');

  await page.keyboard.press('r');
  await expect(page.getByTestId('compose')).toBeFocused();
  await page.keyboard.type('Good morning. Is now a good time?');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('letter-public').last()).toContainText('Is now a good time?');
  await expect(page.getByTestId('compose')).toHaveValue('');

  // Out of the field by Tab, then a note.
  await page.keyboard.press('Tab');
  await page.keyboard.press('n');
  await page.keyboard.type('Same batch of docks as last week.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('letter-internal')).toContainText('Same batch of docks');
  await expect(page.getByTestId('letter-internal')).toContainText(
    'Internal note. Marta Lindqvist can’t see this.',
  );

  await page.keyboard.press('Tab');
  await page.keyboard.press('s');
  await expect(page.getByTestId('form-status')).toBeVisible();
  await expect(page.getByTestId('status-in_progress')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('status-waiting_on_supplier')).toBeChecked();
  await expect(page.getByTestId('status-message')).toHaveValue(/You’ll hear from me by/);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('pending')).toBeVisible();
  // Taken back before anybody heard of it. The stream may tell of it before the answer comes that can be taken back.
  await expect(page.getByTestId('notice-undo').last()).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByTestId('pending')).toHaveCount(0);
  expect((await ticketNow(server, priya, ticket.id)).state).toBe('in_progress');

  await page.keyboard.press('e');
  await expect(page.getByTestId('solve-note')).toBeFocused();
  await page.keyboard.press('Control+Enter');
  // The note is needed.
  await expect(page.getByTestId('form-solve')).toBeVisible();
  await page.keyboard.type('Updated the dock to 1.2.1.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('form-solve')).toHaveCount(0);
  await expect(page.getByTestId('notice').last()).toContainText('is solved');
  expect((await ticketNow(server, priya, ticket.id)).pending).toMatchObject({ kind: 'resolve' });
  // The caller hears nothing of what can still be taken back.
  const theirs = await server.must(marta.token, 'GET', `/api/v1/me/tickets/${ticket.id}`);
  expect(theirs.json.status).toBe('in_hand');
  expect((theirs.json.messages as Json[]).filter((message) => message.body)).toHaveLength(1);
});

test('what is unusual and what was not sent is said in words', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const old = { ...FACTS, sections: [{ id: 'system', lines: [{ key: 'os', value: 'Debian 11' }] }] };
  await server.ticket(marta, 'Calendar an hour late', { facts: old });
  const ticket = await server.ticket(marta, 'Second screen stays black', { facts: FACTS });
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await expect(page.getByTestId('odd-disk_free')).toHaveText('nearly full');
  await expect(page.getByTestId('odd-running_for')).toHaveText('2 weeks without a restart');
  await expect(page.getByTestId('withheld-network')).toContainText('Marta Lindqvist chose not to send');
  await expect(page.getByTestId('changed-since')).toContainText('Debian 11 → Debian 12');
  await expect(page.getByTestId('before')).toContainText('Calendar an hour late');
});

test('a solved ticket’s fix is used with one key and solves with its note', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const joel = await server.device('Joel Amadi');
  const solved = await server.ticket(joel, 'Second screen stays black after sleep');
  await server.act(priya, solved.id, { kind: 'resolve', note: 'Update the dock to 1.2.1.' });
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await expect(page.getByTestId('similar')).toContainText('Update the dock');
  await page.keyboard.press('1');
  await expect(page.getByTestId('compose')).toHaveValue('Update the dock to 1.2.1.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('e');
  await expect(page.getByTestId('solve-note')).toHaveValue('Update the dock to 1.2.1.');
});

test('drafts stay with their ticket and tab, through a reload and another ticket', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const one = await server.ticket(marta, 'Second screen stays black');
  const two = await server.ticket(marta, 'Printer jams');
  const page = await open(server, priya, { at: `/?view=open&ticket=${one.id}` });
  await page.getByTestId('compose').fill('Half a reply');
  await page.getByTestId('tab-note').click();
  await page.getByTestId('compose').fill('Half a note');
  await page.getByTestId(`row-${two.number}`).click();
  await expect(page.getByTestId('ticket-subject')).toHaveText('Printer jams');
  await expect(page.getByTestId('compose')).toHaveValue('');
  await page.goto(`/?view=open&ticket=${one.id}`);
  await expect(page.getByTestId('compose')).toHaveValue('Half a note');
  await page.getByTestId('tab-reply').click();
  await expect(page.getByTestId('compose')).toHaveValue('Half a reply');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('letter-public').last()).toContainText('Half a reply');
  expect(messagesOf(await ticketNow(server, priya, one.id))).toHaveLength(1);
});

test('a stale edit gives the typed text back with what changed', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(priya, ticket.id, { kind: 'take' });
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await expect(page.getByTestId('ticket-contact')).toBeVisible();
  await page.keyboard.press('e');
  await page.getByTestId('solve-note').fill('Updated the dock.');
  await server.write(leah, ticket.id, 'It came back this morning.', { visibility: 'internal' });
  await server.reply(marta, ticket.id, 'Still black, sorry.');
  await page.getByTestId('solve-send').click();
  const stale = page.getByTestId('stale');
  await expect(stale).toContainText('changed this while you were writing. Your text is kept.');
  await expect(stale).toContainText('Leah Okafor noted: It came back this morning.');
  await expect(stale).toContainText('Marta Lindqvist wrote: Still black, sorry.');
  await expect(page.getByTestId('solve-note')).toHaveValue('Updated the dock.');
  expect((await ticketNow(server, priya, ticket.id)).pending).toBeUndefined();
  // Having read it, the same press does it.
  await page.getByTestId('solve-send').click();
  await expect(page.getByTestId('form-solve')).toHaveCount(0);
  expect((await ticketNow(server, priya, ticket.id)).pending).toMatchObject({ kind: 'resolve' });
});

test('colleagues see who else looks and who writes', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const at = `/?view=open&ticket=${ticket.id}`;
  const mine = await open(server, priya, { at });
  await expect(mine.getByTestId('ticket')).toBeVisible();
  const hers = await open(server, leah, { at });
  await expect(mine.getByTestId('presence')).toContainText('Leah Okafor is also looking');
  await hers.getByTestId('compose').pressSequentially('Hello');
  await expect(mine.getByTestId('presence')).toContainText('Leah Okafor is writing');
  await expect(mine.getByTestId('presence')).not.toContainText('Priya');
});

test('a colleague’s ticket is answered as helper, or taken over with an introduction', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(leah, ticket.id, { kind: 'take' });
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await expect(page.getByTestId('role-helper')).toBeChecked();
  await page.getByTestId('compose').fill('I had a look, too.');
  await page.getByTestId('send').click();
  await expect(page.getByTestId('letter-public')).toHaveCount(1);
  const theirs = async (): Promise<Json> =>
    (await server.must(marta.token, 'GET', `/api/v1/me/tickets/${ticket.id}`)).json;
  expect((messagesOf(await theirs())[0]?.author as Json).kind).toBe('helper');
  expect(((await theirs()).contact as Json).name).toBe('Leah Okafor');
  await page.getByTestId('compose').fill('I’ll see it through.');
  await page.getByTestId('role-contact').check();
  await expect(page.getByTestId('role-introduction')).toHaveValue(
    /I’m Priya Raman. Leah Okafor has told me everything/,
  );
  await page.getByTestId('role-reason').fill('Leah is on leave');
  await page.getByTestId('send').click();
  await expect(page.getByTestId('ticket-contact')).toHaveText('You’re Marta Lindqvist’s contact');
  expect(((await theirs()).contact as Json).name).toBe('Priya Raman');
});

test('only this caller’s tickets are there to merge with, and a merge is taken back', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const joel = await server.device('Joel Amadi');
  const one = await server.ticket(marta, 'Second screen stays black');
  const two = await server.ticket(marta, 'The other screen is black as well');
  const foreign = await server.ticket(joel, 'Second screen stays black');
  const page = await open(server, priya, { at: `/?view=open&ticket=${one.id}` });
  await expect(page.getByTestId('ticket')).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByTestId(`merge-${two.number}`)).toBeFocused();
  await expect(page.getByTestId(`merge-${foreign.number}`)).toHaveCount(0);
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('notice').last()).toContainText(`${one.number} carries on in ${two.number}.`);
  await page.keyboard.press('u');
  await expect(page.getByTestId('pending')).toHaveCount(0);
  expect((await ticketNow(server, priya, one.id)).state).not.toBe('merged');
});

test('work is passed on, handed over, covered, split, linked, edited and closed', async ({
  server,
  open,
}) => {
  const priya = await server.technician('Priya Raman');
  const leah = await server.technician('Leah Okafor');
  const marta = await server.device('Marta Lindqvist');
  const other = await server.ticket(marta, 'Printer jams');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  await server.act(priya, ticket.id, { kind: 'take' });
  await server.reply(marta, ticket.id, 'And the phone rings twice.');
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  const now = (): Promise<Json> => ticketNow(server, priya, ticket.id);
  await expect(page.getByTestId('ticket-contact')).toBeVisible();

  await page.keyboard.press('w');
  await page.getByTestId('colleague').selectOption({ label: leah.name });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('ticket-worker')).toHaveText('On the desk: Leah Okafor');
  await expect(page.getByTestId('form-pass')).toHaveCount(0);
  await page.keyboard.press('u');
  await expect(page.getByTestId('ticket-worker')).toHaveCount(0);

  await page.keyboard.press('d');
  await page.getByTestId('edit-subject').fill('Dock loses a screen');
  await page.getByTestId('edit-next').fill('2030-01-07T12:00');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('ticket-subject')).toHaveText('Dock loses a screen');

  await page.getByTestId('more').click();
  await page.getByTestId('more-link').click();
  await page.getByTestId('link-q').fill(String(other.number));
  await expect(page.getByTestId(`link-${other.number}`)).toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('elsewhere')).toContainText(String(other.number));

  await page.getByTestId('more').click();
  await page.getByTestId('more-split').click();
  await page.getByTestId('split-subject').fill('Phone rings twice');
  await page.getByTestId('split-message').first().check();
  await page.getByTestId('split-send').click();
  await expect(page.getByTestId('event-split')).toBeVisible();

  await page.keyboard.press('h');
  await page.getByTestId('colleague').selectOption({ label: leah.name });
  await expect(page.getByTestId('hand-introduction')).toHaveValue(
    /I’m Leah Okafor. I’m covering for Priya Raman until/,
  );
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('form-hand')).toHaveCount(0);
  expect((await now()).pending).toMatchObject({ kind: 'cover' });

  // Going on runs what waits: then the next action is the one that waits.
  await page.getByTestId('hand').click();
  await page.getByTestId('hand-good').check();
  await page.getByTestId('colleague').selectOption({ label: leah.name });
  await page.getByTestId('hand-reason').fill('She knows docks');
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => ((await now()).pending as Json | undefined)?.kind).toBe('hand_over');
  expect((await now()).cover).toMatchObject({ technician: { name: 'Leah Okafor' } });

  await page.getByTestId('more').click();
  await page.getByTestId('more-close').click();
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => ((await now()).pending as Json | undefined)?.kind).toBe('close');
  expect(((await now()).contact as Json).name).toBe('Leah Okafor');
});

test('pictures are shown, other files are downloads, and both go with a reply', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await page.getByTestId('attach-input').setInputFiles([
    { name: 'dock.png', mimeType: 'image/png', buffer: DOT },
    { name: '<b>steps.txt', mimeType: 'text/plain', buffer: Buffer.from('Unplug the dock, count to ten.') },
    { name: 'run.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
  ]);
  await expect(page.getByTestId('added').getByRole('listitem')).toHaveCount(2);
  await expect(page.getByTestId('attach-trouble')).toContainText('That kind of file can’t be sent');
  // A file for colleagues must not go to the caller: each tab has its own.
  await page.getByTestId('tab-note').click();
  await expect(page.getByTestId('added')).toHaveCount(0);
  await page.getByTestId('tab-reply').click();
  await page.getByTestId('compose').fill('The dock I mean:');
  await page.keyboard.press('Control+Enter');
  const letter = page.getByTestId('letter-public');
  const picture = letter.getByRole('img');
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(1);
  const download = page.waitForEvent('download');
  await letter.getByTestId('download').click();
  expect((await download).suggestedFilename()).toContain('steps');
  await picture.click();
  await expect(page.getByTestId('picture').getByRole('img')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('picture')).toHaveCount(0);
  await page.getByTestId('view-mine').click();
  await expect(page).toHaveURL(/view=mine/);
});

test('a plainer word is one click away, and buttons to answer with arrive', async ({ server, open }) => {
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  const ticket = await server.ticket(marta, 'Second screen stays black');
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await page.getByTestId('compose').fill('I escalated it to tier 2. Is two o’clock fine?');
  await expect(page.getByTestId('plain').getByRole('listitem')).toHaveCount(2);
  await expect(page.getByTestId('plain')).toContainText('Marta Lindqvist doesn’t need to see “escalated”.');
  await page.getByTestId('plain-replace').first().click();
  await page.getByTestId('plain-replace').first().click();
  await expect(page.getByTestId('compose')).toHaveValue('I passed it to a colleague. Is two o’clock fine?');
  await expect(page.getByTestId('plain')).toHaveCount(0);
  // Among colleagues they are words like any other.
  await page.getByTestId('tab-note').click();
  await page.getByTestId('compose').fill('tier 2 knows');
  await expect(page.getByTestId('plain')).toHaveCount(0);
  await page.getByTestId('tab-reply').click();
  await page.getByTestId('answers').click();
  await page.getByTestId('answer-0').fill('Yes, fine');
  await page.getByTestId('asks').check();
  await page.getByTestId('send').click();
  await expect(page.getByTestId('letter-public').last()).toContainText('Yes, fine');
  const { json } = await server.must(marta.token, 'GET', `/api/v1/me/tickets/${ticket.id}`);
  expect(json.status).toBe('your_turn');
  expect(messagesOf(json).at(-1)?.quick_answers).toEqual(['Yes, fine']);
});

test('hostile text is inert in every pane', async ({ server, open }) => {
  const corpus = JSON.parse(
    readFileSync(new URL('../../tests/hostile-texts.json', import.meta.url), 'utf8'),
  ) as {
    name: string;
    text: string;
  }[];
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('<img src=x onerror=alert(2)>');
  const all = corpus.map(({ text }) => wellFormed(text)).join('\n');
  const lines = corpus.map(({ text }) => ({
    key: 'model',
    value: wellFormed(Array.from(text.replaceAll(/\s+/g, ' ')).slice(0, 60).join('')),
  }));
  const facts = { ...FACTS, sections: [{ id: 'computer', lines }] };
  const ticket = await server.ticket(
    marta,
    Array.from(`<script>alert(3)</script> ${all}`).slice(0, 3_000).join(''),
    {
      facts,
      reach: { by: 'call', detail: '<b>4172</b>' },
    },
  );
  await server.reply(marta, ticket.id, all);
  await server.write(priya, ticket.id, all, { visibility: 'internal' });
  await server.write(priya, ticket.id, all, { quick_answers: ['<b>yes</b>'] });
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  const alerts: string[] = [];
  page.on('dialog', (dialog) => {
    alerts.push(dialog.message());
    void dialog.dismiss();
  });
  await expect(page.getByTestId('letter-internal')).toBeVisible();
  await expect(page.getByTestId('caller')).toContainText('<img src=x onerror=alert(2)>');
  await expect(page.getByTestId('letters')).toContainText('<script>alert(1)</script>');
  await page.keyboard.press('d');
  await expect(page.getByTestId('edit-subject')).toHaveValue(/<script>/);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('form-change')).toHaveCount(0);
  const made = await page.evaluate(() =>
    [...document.querySelectorAll('main, aside')].flatMap((pane) =>
      [
        ...pane.querySelectorAll(
          'script, iframe, object, img, b, a[href^="javascript:"], [onerror], [onload]',
        ),
      ].map((element) => element.outerHTML),
    ),
  );
  expect(made).toEqual([]);
  expect(alerts).toEqual([]);
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test('every form is accessible in light and dark, and the page works after it', async ({ server, open }) => {
  test.setTimeout(120_000);
  const priya = await server.technician('Priya Raman');
  const marta = await server.device('Marta Lindqvist');
  await server.ticket(marta, 'Second screen stays black');
  const ticket = await server.ticket(marta, 'Second screen stays black again', {
    facts: FACTS,
    impact: 'blocked',
  });
  await server.act(priya, ticket.id, { kind: 'take' });
  await server.write(priya, ticket.id, 'Hello Marta.', {});
  await server.write(priya, ticket.id, 'Dock?', { visibility: 'internal' });
  const page = await open(server, priya, { at: `/?view=open&ticket=${ticket.id}` });
  await expect(page.getByTestId('letter-internal')).toBeVisible();
  await expectAccessible(page);
  await page.getByTestId('tab-note').click();
  await expectAccessible(page);
  await page.getByTestId('tab-reply').click();
  await page.getByTestId('answers').click();
  await page.getByTestId('compose').fill('The SLA is met.');
  await expectAccessible(page);
  await page.getByTestId('more').click();
  await expect(page.getByTestId('more-close')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  for (const form of ['solve', 'status', 'hand', 'pass', 'merge', 'split', 'link', 'edit', 'close']) {
    const opener = page.getByTestId('more');
    if (['solve', 'status'].includes(form)) await page.getByTestId(form).click();
    else {
      await opener.click();
      await page.getByTestId(`more-${form}`).click();
    }
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    // The page takes clicks again at once.
    await page.getByTestId('ticket-number').click({ timeout: 2_000 });
  }
});
