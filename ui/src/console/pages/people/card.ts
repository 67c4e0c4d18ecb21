/** A person's card as the form asks for it. */
import { person, putPerson, uuid, type Person } from '$lib/api';
import { NAME_CHARS } from '$lib/limits';
import type { CardKind } from '../form/card.svelte';
import { lineOf, linesOf } from '../form/fields';

/** The kind of edit: of somebody who is known, or of somebody new under an id of their own. */
export function personKind(known: string | null): CardKind<Person> {
  // One id for as long as the form is open, so that a repeat makes nobody twice.
  const id = known ?? uuid();
  return {
    fields: [
      { name: 'display_name', words: 'person-name', kind: 'line', most: NAME_CHARS },
      { name: 'department', words: 'person-department', kind: 'line', most: NAME_CHARS },
      { name: 'place', words: 'person-place', kind: 'line' },
      { name: 'phones', words: 'person-phones', kind: 'lines', hint: 'person-lines' },
      { name: 'emails', words: 'person-emails', kind: 'lines', hint: 'person-lines' },
    ],
    valuesOf: (card) => ({
      display_name: card?.display_name ?? '',
      department: card?.department ?? '',
      place: card?.place ?? '',
      phones: (card?.phones ?? []).join('\n'),
      emails: (card?.emails ?? []).join('\n'),
    }),
    write: (values, card) =>
      putPerson(id, card?.version ?? null, {
        display_name: lineOf(values.display_name) ?? '',
        department: lineOf(values.department),
        place: lineOf(values.place),
        phones: linesOf(values.phones),
        emails: linesOf(values.emails),
      }),
    read: () => person(id),
  };
}
