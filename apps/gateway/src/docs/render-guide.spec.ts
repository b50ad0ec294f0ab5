import { anchorOf, renderGuide } from './render-guide.js';

const known = new Set(['troubleshooting', 'operations', 'decisions/0004-own-sandbox']);
const render = (markdown: string, guide = 'operations') => renderGuide(markdown, guide, known).trim();

describe('renderGuide', () => {
  it.each([
    ['a code', '### REMOTE_THROTTLED', '<h3 id="remote_throttled">REMOTE_THROTTLED</h3>'],
    ['words', '## Back up, and restore', '<h2 id="back-up-and-restore">Back up, and restore</h2>'],
    [
      'code in a heading',
      '## What `npm start` does',
      '<h2 id="what-npm-start-does">What <code>npm start</code> does</h2>',
    ],
  ])('gives the heading of %s the anchor that GitHub gives it', (_story, markdown, html) => {
    expect(render(markdown)).toBe(html);
  });

  it.each([
    ['another guide', 'operations', '[x](troubleshooting.md)', '/docs/troubleshooting'],
    ['an entry of another guide', 'operations', '[x](troubleshooting.md#not_yet)', '/docs/troubleshooting#not_yet'],
    ['an entry of this guide', 'operations', '[x](#scale)', '#scale'],
    ['a decision', 'operations', '[x](decisions/0004-own-sandbox.md)', '/docs/decisions/0004-own-sandbox'],
    ['a guide, from a decision', 'decisions/0004-own-sandbox', '[x](../operations.md#scale)', '/docs/operations#scale'],
    ['another host', 'operations', '[x](https://nats.io/?a=1&b)', 'https://nats.io/?a=1&amp;b'],
  ])('links to %s where it is served', (_story, guide, markdown, address) => {
    expect(render(markdown, guide)).toBe(`<p><a href="${address}">x</a></p>`);
  });

  it.each(['../README.md#settings', '../deploy/kubernetes', 'gone.md', '../../etc/passwd', 'javascript:alert(1)'])(
    'leaves %s, which is not served, as text',
    (href) => {
      expect(render(`[x](${href})`)).toMatch(/^<p><span title="[^"]*">x<\/span><\/p>$/);
    },
  );

  it('shows a tag as text, in prose as in code', () => {
    expect(render('<script>alert(1)</script>')).not.toContain('<script');
    expect(render('a <b onclick="x">b</b> and `<space>`')).toBe(
      '<p>a &lt;b onclick=&quot;x&quot;>b&lt;/b> and <code>&lt;space&gt;</code></p>',
    );
  });
});

describe('anchorOf', () => {
  it.each([
    ['What it does not do yet', 'what-it-does-not-do-yet'],
    ['DSS_NATS_URL', 'dss_nats_url'],
    ['Änderungen (alle)', 'änderungen-alle'],
    ['1. Nest 12 and `@nats-io`', '1-nest-12-and-nats-io'],
  ])('%s is %s', (heading, anchor) => {
    expect(anchorOf(heading)).toBe(anchor);
  });
});
