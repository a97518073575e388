import { listedDifferences } from './listed-differences.ts'

/** docs/compatibility.md: every difference from the original that a client could see, with its reason. */
export function compatibilityPage(): string {
  const rows = listedDifferences.map(
    ({ recordings, difference, reason }) => `| ${code(recordings)} | ${code(difference)} | ${reason} |`,
  )
  return `# Compatibility

Clients of Zun's API 1.1 to 1.40 should not notice that the server is another one. To hold that, requests that were recorded with
the original's answers are sent to this service, on the fake engine, and the answers compared: status, the headers that clients
read, code and title of errors, and names and types of everything else. \`make replay\` does it wherever the recordings are.

What differs on purpose stands here, and nowhere else: an unlisted difference fails the replay, and so does a listed one that is
not there any more. Both columns are regular expressions: over the name of the recording, and over what differs.

| Recordings | What differs | Why |
|---|---|---|
${rows.join('\n')}
`
}

function code(expression: RegExp): string {
  return `\`${expression.source.replaceAll('|', '\\|')}\``
}
