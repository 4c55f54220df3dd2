// A browser that takes the graphics away from the app and gives none back, as Chromium does after a
// graphics process has crashed a few times.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SceneServer } from './scene_server.mjs';
import { Tablet } from './tablet.mjs';

let server, tablet;

before(async () => {
  server = await SceneServer.make('district Lake\nclinic Usenge at -0.07,34.05\n');
  tablet = await Tablet.open(server);
});

after(async () => {
  await tablet?.close();
  await server?.remove();
});

test('nobody is left before an empty screen', async () => {
  const { page } = tablet;
  await tablet.button('Log in').waitFor();
  await page.evaluate(() => {
    const loss = document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    HTMLCanvasElement.prototype.getContext = () => null;
    loss.loseContext();
  });
  const alert = page.getByRole('alert').filter({ hasText: 'cannot draw' });
  await alert.waitFor();
  assert.match(await alert.innerText(), /What you saved is safe/);
  await tablet.button('Try again').click();
  await tablet.button('Log in').waitFor();
  assert.deepEqual(tablet.errors, []);
});
