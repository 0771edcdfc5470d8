/**
 * Runs in the page of whoever attacks, as text: a program in place of the page's own, that sends one
 * photograph moved about a little for every pose it is asked for. The browser has begun the capture.
 *
 * Answers what the server says.
 */
export function sendPhotographs(pictures: readonly Uint8Array[], captures: number): string {
  const encoded = pictures.map((picture) => Buffer.from(picture).toString('base64'));
  return `(async () => {
    const base = location.pathname;
    const photographs = ${JSON.stringify(encoded)}.map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
    const text = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const digest = async (bytes) => text(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
    const steps = async (body) => (await fetch(base + '/steps', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json();
    const form = new FormData();
    let answer = await steps({ frames: [] });
    const began = performance.now();
    let used = 0;
    while (answer.step) {
      const frames = [];
      for (let count = answer.step.pose === 'front' ? ${captures} : 1; count > 0; count--) {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const photograph = photographs[used++];
        frames.push({ digest: await digest(photograph), at: Math.round(performance.now() - began) });
        form.append('photo', new Blob([photograph], { type: 'image/jpeg' }), 'photo.jpg');
      }
      answer = await steps({ challenge: answer.challenge, frames });
    }
    form.append('challenge', answer.challenge ?? '');
    form.append('device_secret', text(crypto.getRandomValues(new Uint8Array(32))));
    const judged = await (await fetch(base + '/captures', { method: 'POST', body: form })).json();
    return judged.reason ?? judged.outcome ?? judged.code ?? 'nothing';
  })()`;
}
