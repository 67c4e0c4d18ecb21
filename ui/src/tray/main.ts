import '$lib/tokens.css';
import '$lib/base.css';
import '$lib/controls.css';
import { connect } from '$lib/ipc';
import { mount } from 'svelte';
import App from './App.svelte';
import { tray } from './tray.svelte';

const target = document.getElementById('page');
if (target) mount(App, { target });

connect({
  view: (view) => tray.show(view),
  bridge: (state) => tray.bridged(state),
}).catch(() => tray.bridged('lost'));
