/** A saved mail that was dropped on the console or chosen: the beginning of a call. */
import { readMail, type MailCall } from '$lib/api';
import { SUBJECT_CHARS } from '$lib/limits';
import { words } from '$lib/words/words.svelte';
import { notices } from '../notices.svelte';
import { said } from '../ticket/said';
import { calls, freshCall, isBlank, type CallDraft } from './call.svelte';

const MAIL = /\.eml$/i;

export function isMail(file: File): boolean {
  return MAIL.test(file.name) || file.type === 'message/rfc822';
}

/** What a call begins with: the caller only where exactly one person has the address, for anybody can write any. */
export function draftOf(mail: MailCall, now = Date.now()): CallDraft {
  const { callers = [], name, address, subject, text, sent_at } = mail;
  const [only] = callers;
  const sender = name ?? address ?? '';
  const from = [name, address && (name ? `<${address}>` : address)].filter(Boolean).join(' ');
  const head = from
    ? words.say(sent_at ? 'call-mail-from-at' : 'call-mail-from', {
        from,
        ...(sent_at ? { at: words.moment(sent_at) } : {}),
      })
    : '';
  return {
    ...freshCall(now),
    who:
      callers.length === 1 && only
        ? {
            kind: 'known',
            person: only,
          }
        : callers.length === 0 && sender
          ? { kind: 'new', name: sender, phone: '' }
          : null,
    candidates: callers.length > 1 ? callers : [],
    channel: 'email',
    subject: (subject ?? '').slice(0, SUBJECT_CHARS),
    more: [head, text ?? ''].filter(Boolean).join('\n\n'),
  };
}

const begun = (): boolean => calls.draft !== null && !isBlank(calls.draft);

function later(): void {
  calls.begin();
  notices.say(words.say('call-mail-later'), { bad: true });
}

/** Reads the mail and opens the call log with it; a call that was begun before is not written over. */
export async function takeMail(file: File): Promise<void> {
  if (begun()) {
    later();
    return;
  }
  const result = await readMail(file);
  if ('problem' in result) {
    notices.say(said(result.problem), { bad: true });
    return;
  }
  // Meanwhile somebody may have begun to type.
  if (begun()) later();
  else calls.start(draftOf(result.ok));
}

/** Watches for mails dropped anywhere on the page, before whatever lies under the pointer takes them. */
export function watchForMails(): () => void {
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  const drop = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])];
    // A file that nobody takes must not open in the place of the console.
    if (files.length > 0) event.preventDefault();
    const mail = files[0];
    // A mail among other files goes where those go.
    if (files.length !== 1 || !mail || !isMail(mail)) return;
    event.stopPropagation();
    void takeMail(mail);
  };
  window.addEventListener('dragover', over);
  window.addEventListener('drop', drop, true);
  return () => {
    window.removeEventListener('dragover', over);
    window.removeEventListener('drop', drop, true);
  };
}
