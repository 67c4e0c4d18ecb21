import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures';
import { FACTS, DOT, wellFormed, messagesOf } from './tickets';

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
