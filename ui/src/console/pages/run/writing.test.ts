import { beforeEach, describe, expect, it } from 'vitest';
import type { Problem, Result } from '$lib/api';
import { Writing, type Standing } from './writing.svelte';

interface Words {
  title: string;
  text: string;
}

const PLACE = 'deskbell-write-t1-thing-a';
const BEFORE: Words = { title: 'Mail is slow', text: 'We look at it.' };
const problem = (code: string, more: Partial<Problem> = {}): { problem: Problem } => ({
  problem: { type: '', title: '', status: 409, code, detail: code, instance: '', ...more },
});

beforeEach(() => localStorage.clear());

describe('what is being written', () => {
  it('is kept until it is sent, and goes from the version it began at', async () => {
    const first = new Writing(PLACE, { id: 'a', version: 3, values: BEFORE });
    first.now.text = 'It is the filter.';
    first.keep();
    // The page was loaded anew, and the thing is newer by then.
    const again = new Writing(PLACE, { id: 'a', version: 4, values: { ...BEFORE, title: 'Mail is down' } });
    expect(again.now.text).toBe('It is the filter.');
    const sent: (number | null)[] = [];
    await again.send((version) => {
      sent.push(version);
      return Promise.resolve({ ok: {} });
    });
    expect(sent).toEqual([3]);
    expect(localStorage.length).toBe(0);
  });

  it('stays where a colleague was quicker, with what they changed', async () => {
    const now: Standing<Words> = { version: 7, values: { ...BEFORE, title: 'Mail is down' }, by: 'Leah' };
    const writing = new Writing(PLACE, { id: 'a', version: 3, values: BEFORE }, () =>
      Promise.resolve({ ok: now }),
    );
    writing.now.text = 'It is the filter.';
    const versions: (number | null)[] = [];
    const put = (version: number | null): Promise<Result<unknown>> => {
      versions.push(version);
      return Promise.resolve(version === 3 ? problem('edit_conflict') : { ok: {} });
    };
    expect(await writing.send(put)).toBe(null);
    expect(writing.changes).toEqual([{ field: 'title', from: 'Mail is slow', to: 'Mail is down' }]);
    expect(writing.by).toBe('Leah');
    // The title was left alone: the colleague's stands, beside the words typed here.
    expect(writing.now).toEqual({ title: 'Mail is down', text: 'It is the filter.' });
    expect(await writing.send(put)).toEqual({});
    expect(versions).toEqual([3, 7]);
  });

  it('is refused at its field, and only else as a whole', async () => {
    const writing = new Writing(PLACE, { version: null, values: BEFORE });
    const errors = [{ pointer: '/title', code: 'too_long', detail: 'Shorter.' }];
    await writing.send(() => Promise.resolve(problem('validation_failed', { errors })));
    expect(writing.refused).toEqual({ '/title': 'Shorter.' });
    expect(writing.trouble).toBe(null);
    const { id } = writing;
    await writing.send(() => Promise.resolve(problem('idempotency_conflict')));
    expect(writing.trouble).not.toBe(null);
    // An earlier try has these words' id: they go under another.
    expect(writing.id).not.toBe(id);
  });
});
