import '$lib/tokens.css';
import '$lib/base.css';
import '$lib/controls.css';
import { mount } from 'svelte';
import App from './App.svelte';

const target = document.getElementById('page');
if (target) mount(App, { target, props: { path: location.pathname } });
