/** The cards of the desk as their forms ask for them: technicians, teams, topics and every kind of settings. */
import {
  putSettings,
  putTeam,
  putTechnician,
  putTopic,
  settings,
  team,
  technician,
  topic,
  uuid,
  type OpeningHours,
  type PutTechnician,
  type SettingBodies,
  type SettingName,
  type Settings,
  type Team,
  type Technician,
  type Topic,
} from '$lib/api';
import { NAME_CHARS } from '$lib/limits';
import { words } from '$lib/words/words.svelte';
import { desk } from '../../desk.svelte';
import { fieldOf, momentOf } from '../../ticket/moments';
import type { CardKind } from '../form/card.svelte';
import { lineOf, linesOf, type Field, type Value, type Values } from '../form/fields';

const ROLES = ['technician', 'lead', 'administrator'] as const;

const textOf = (value: Value | undefined): string => lineOf(value) ?? '';

/** What stands in a field for a number, as the wire has it; the server says of anything else what would be right. */
function numberOf(value: Value | undefined): number {
  const text = textOf(value);
  return text === '' ? Number.NaN : Number(text);
}

function sameMinute(field: Value | undefined, moment: string | null | undefined): boolean {
  return textOf(field) === (moment ? fieldOf(new Date(moment)) : '');
}

export function technicianKind(known: string | null): CardKind<Technician> {
  const id = known ?? uuid();
  return {
    fields: [
      { name: 'name', words: 'person-name', kind: 'line', most: NAME_CHARS },
      { name: 'email', words: 'tech-email', kind: 'email', hint: 'tech-email-hint' },
      { name: 'phone', words: 'tech-phone', kind: 'phone', hint: 'tech-phone-hint' },
      {
        name: 'role',
        words: 'tech-role',
        kind: 'one',
        hint: 'tech-role-hint',
        choices: () => ROLES.map((value) => ({ value, label: words.say(`role-${value}`) })),
      },
      {
        name: 'teams',
        words: 'tech-teams',
        kind: 'many',
        choices: () => desk.directory.teams.map(({ id, name }) => ({ value: id, label: name })),
      },
      { name: 'away_until', words: 'tech-away', kind: 'moment', hint: 'tech-away-hint' },
      { name: 'active', words: 'tech-active', kind: 'check', hint: 'tech-active-hint' },
    ],
    valuesOf: (card) => ({
      name: card?.name ?? '',
      email: card?.email ?? '',
      phone: card?.phone ?? '',
      role: card?.role ?? 'technician',
      teams: card?.teams ?? [],
      away_until: card?.away_until ? fieldOf(new Date(card.away_until)) : '',
      active: card?.active ?? true,
    }),
    write: (values, card) =>
      putTechnician(id, card?.version ?? null, {
        name: textOf(values.name),
        email: textOf(values.email),
        phone: lineOf(values.phone),
        role: values.role as PutTechnician['role'],
        teams: values.teams as string[],
        // Until when they are here is their own to say.
        here_until: card?.here_until ?? null,
        // The field shows minutes: what was not touched goes back as it was.
        away_until: sameMinute(values.away_until, card?.away_until)
          ? (card?.away_until ?? null)
          : momentOf(textOf(values.away_until)),
        active: values.active === true,
      }),
    read: () => technician(id),
  };
}

export function teamKind(known: string | null): CardKind<Team> {
  const id = known ?? uuid();
  return {
    fields: [
      { name: 'name', words: 'person-name', kind: 'line', most: NAME_CHARS },
      { name: 'restricted', words: 'team-restricted', kind: 'check', hint: 'team-restricted-hint' },
    ],
    valuesOf: (card) => ({ name: card?.name ?? '', restricted: card?.restricted ?? false }),
    write: (values, card) =>
      putTeam(id, card?.version ?? null, {
        name: textOf(values.name),
        restricted: values.restricted === true,
      }),
    read: () => team(id),
  };
}

export function topicKind(known: string | null): CardKind<Topic> {
  const id = known ?? uuid();
  return {
    fields: [{ name: 'name', words: 'person-name', kind: 'line', most: NAME_CHARS }],
    valuesOf: (card) => ({ name: card?.name ?? '' }),
    write: (values, card) => putTopic(id, card?.version ?? null, { name: textOf(values.name) }),
    read: () => topic(id),
  };
}

/** One kind of settings: its fields, how an answer fills them, and the body they make. */
interface Asked<N extends SettingName> {
  fields: Field[];
  values(now: Settings[N]): Values;
  body(values: Values): SettingBodies[N];
}

const ASKED: { [N in SettingName]: Asked<N> } = {
  calendar: {
    fields: [
      { name: 'time_zone', words: 'set-zone', kind: 'line', hint: 'set-zone-hint' },
      { name: 'hours', words: 'set-hours', kind: 'hours' },
      { name: 'holidays', words: 'set-holidays', kind: 'lines', hint: 'set-holidays-hint' },
    ],
    values: (now) => ({
      time_zone: now.time_zone,
      hours: now.hours,
      holidays: now.holidays.join('\n'),
    }),
    body: (values) => ({
      time_zone: textOf(values.time_zone),
      hours: values.hours as OpeningHours[],
      holidays: linesOf(values.holidays),
    }),
  },
  contact: {
    fields: [
      { name: 'organisation', words: 'set-organisation', kind: 'line', most: NAME_CHARS },
      { name: 'phone', words: 'set-phone', kind: 'phone', hint: 'set-phone-hint' },
      { name: 'desk', words: 'set-desk', kind: 'line', hint: 'set-desk-hint' },
    ],
    values: (now) => ({ organisation: now.organisation, phone: now.phone, desk: now.desk ?? '' }),
    body: (values) => ({
      organisation: textOf(values.organisation),
      phone: textOf(values.phone),
      desk: lineOf(values.desk),
    }),
  },
  tickets: {
    fields: [
      { name: 'remind_after_days', words: 'set-remind', kind: 'number', hint: 'set-remind-hint' },
      { name: 'close_after_days', words: 'set-close', kind: 'number', hint: 'set-close-hint' },
      { name: 'reopen_within_days', words: 'set-reopen', kind: 'number', hint: 'set-reopen-hint' },
    ],
    values: (now) => ({
      remind_after_days: String(now.remind_after_days),
      close_after_days: String(now.close_after_days),
      reopen_within_days: String(now.reopen_within_days),
    }),
    body: (values) => ({
      remind_after_days: numberOf(values.remind_after_days),
      close_after_days: numberOf(values.close_after_days),
      reopen_within_days: numberOf(values.reopen_within_days),
    }),
  },
  privacy: {
    fields: [
      { name: 'months', words: 'set-months', kind: 'number', hint: 'set-months-hint' },
      { name: 'min_group', words: 'set-group', kind: 'number', hint: 'set-group-hint' },
      { name: 'security_lead', words: 'set-security', kind: 'line', hint: 'set-security-hint' },
    ],
    values: (now) => ({
      months: String(now.months),
      min_group: String(now.min_group),
      security_lead: now.security_lead ?? '',
    }),
    body: (values) => ({
      months: numberOf(values.months),
      min_group: numberOf(values.min_group),
      security_lead: lineOf(values.security_lead),
    }),
  },
  waits: {
    fields: [{ name: 'show', words: 'set-wait', kind: 'check', hint: 'set-wait-hint' }],
    values: (now) => ({ show: now.show }),
    body: (values) => ({ show: values.show === true }),
  },
  'remote-session': {
    fields: [{ name: 'link', words: 'set-link', kind: 'line', hint: 'set-link-hint' }],
    values: (now) => ({ link: now.link ?? '' }),
    body: (values) => ({ link: lineOf(values.link) }),
  },
  'sign-in': {
    fields: [
      { name: 'issuer', words: 'set-issuer', kind: 'line', hint: 'set-issuer-hint' },
      { name: 'client_id', words: 'set-client', kind: 'line' },
      { name: 'client_secret', words: 'set-secret', kind: 'secret', hint: 'set-secret-hint', most: 512 },
      { name: 'hosts', words: 'set-hosts', kind: 'lines', hint: 'set-hosts-hint' },
    ],
    values: (now) => ({
      issuer: now.issuer ?? '',
      client_id: now.client_id ?? '',
      client_secret: '',
      hosts: now.hosts.join('\n'),
    }),
    body: (values) => ({
      issuer: lineOf(values.issuer),
      client_id: lineOf(values.client_id),
      client_secret: lineOf(values.client_secret),
      hosts: linesOf(values.hosts),
    }),
  },
};

/** Settings are always there, so that there is always something the edit stands on. */
export function settingKind<N extends SettingName>(name: N): CardKind<Settings[N]> {
  const asked: Asked<N> = ASKED[name];
  return {
    fields: asked.fields,
    valuesOf: (card) => (card ? asked.values(card) : {}),
    write: (values, card) => putSettings(name, card?.version ?? 0, asked.body(values)),
    read: () => settings(name),
  };
}
