/** What forms choose from: colleagues, teams, topics. Read when a form opens, so that they are as they are now. */
import { teams, technicians, topics, type Team, type Technician, type Topic } from '$lib/api';

class Lists {
  technicians = $state.raw<Technician[]>([]);
  teams = $state.raw<Team[]>([]);
  topics = $state.raw<Topic[]>([]);

  async read(): Promise<void> {
    const [people, queues, about] = await Promise.all([technicians(), teams(), topics()]);
    if ('ok' in people) this.technicians = people.ok;
    if ('ok' in queues) this.teams = queues.ok;
    if ('ok' in about) this.topics = about.ok;
  }
}

export const lists = new Lists();
