import type { Html } from './html.ts'

/** Of the page of the reference: its reader's colours, no fonts from elsewhere. */
export const style: Html = {
  html: `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent) }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 15rem minmax(0, 1fr) }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 1rem; box-sizing: border-box }
nav ul { list-style: none; padding: 0 }
main { padding: 1rem 2rem; max-width: 70rem }
article { border-top: 1px solid var(--line); padding: .5rem 0 1rem; scroll-margin-top: 1rem }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere }
h1 { font-size: 1.3rem } h2 { margin-top: 2.5rem } h3 { margin: .7rem 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem } dd { margin: 0 }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid var(--line) }
small { opacity: .75 }
.method { font-weight: bold; padding: 0 .4rem; border: 1px solid var(--line); border-radius: .3rem }
@media (max-width: 50rem) { body { display: block } nav { position: static } main { padding: 1rem } }
`,
}
