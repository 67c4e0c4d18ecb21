import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Drafting, forgetDrafts, tidyDrafts } from './drafts.svelte';

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers({ now: Date.parse('2026-11-16T09:33:00Z') });
});
afterEach(() => void vi.useRealTimers());

async function write(drafting: Drafting, text: string, version = 3): Promise<void> {
  drafting.letter.body = text;
  drafting.touch(version);
  await vi.advanceTimersByTimeAsync(300);
}

describe('drafts', () => {
  it('are there again after a reload, each ticket and technician with its own', async () => {
    const first = new Drafting('t1', 'k1');
    await write(first, 'Is now a good time?');
    first.now.tab = 'note';
    await write(first, 'Dock firmware');
    const again = new Drafting('t1', 'k1');
    expect(again.now.tab).toBe('note');
    expect(again.now.note.body).toBe('Dock firmware');
    expect(again.now.reply.body).toBe('Is now a good time?');
    expect(again.now.reply.id).toBe(first.now.reply.id);
    expect(new Drafting('t1', 'k2').now.reply.body).toBe('');
    expect(new Drafting('t2', 'k1').now.reply.body).toBe('');
  });

  it('remember the version at which the writing began', async () => {
    const drafting = new Drafting('t1', 'k1');
    await write(drafting, 'A', 3);
    await write(drafting, 'AB', 5);
    expect(new Drafting('t1', 'k1').now.reply.version).toBe(3);
  });

  it('of one tab go when it was sent; the other stays, and a new id begins', async () => {
    const drafting = new Drafting('t1', 'k1');
    await write(drafting, 'Reply');
    const { id } = drafting.now.reply;
    drafting.now.tab = 'note';
    await write(drafting, 'Note');
    drafting.sent('reply');
    const again = new Drafting('t1', 'k1');
    expect(again.now.reply.body).toBe('');
    expect(again.now.reply.id).not.toBe(id);
    expect(again.now.note.body).toBe('Note');
  });

  it('leave nothing behind when nothing is left', async () => {
    const drafting = new Drafting('t1', 'k1');
    await write(drafting, 'Reply');
    expect(localStorage.length).toBe(1);
    await write(drafting, ' ');
    expect(localStorage.length).toBe(0);
  });

  it('are kept at once when the page goes', () => {
    const drafting = new Drafting('t1', 'k1');
    drafting.letter.body = 'Half a sen';
    drafting.touch(3);
    drafting.flush();
    return vi.advanceTimersByTimeAsync(0).then(() => {
      expect(new Drafting('t1', 'k1').now.reply.body).toBe('Half a sen');
    });
  });

  it('go after a month, and with their ticket', async () => {
    await write(new Drafting('t1', 'old'), 'Old words');
    await write(new Drafting('t1', 'gone'), 'Words');
    forgetDrafts('gone');
    expect(new Drafting('t1', 'gone').now.reply.body).toBe('');
    tidyDrafts(Date.now() + 29 * 86_400_000);
    expect(new Drafting('t1', 'old').now.reply.body).toBe('Old words');
    tidyDrafts(Date.now() + 31 * 86_400_000);
    expect(new Drafting('t1', 'old').now.reply.body).toBe('');
  });

  it('of another shape are none', () => {
    for (const odd of ['{', 'null', '[]', '{"at":1,"draft":{"reply":"x"}}', '{"at":"x","draft":{}}']) {
      localStorage.setItem('deskbell-draft-t1-k1', odd);
      expect(new Drafting('t1', 'k1').now.reply.body).toBe('');
    }
    tidyDrafts();
    expect(localStorage.length).toBe(0);
  });
});
