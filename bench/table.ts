import { type Figure, isMet, ratioOf } from './figure.ts'
import { rounded } from './samples.ts'

const titles = ['what', 'ours', 'peer', 'ratio', 'budget', 'met']

/** The figures as aligned text; names to the left, numbers to the right. */
export function table(figures: readonly Figure[]): string {
  const rows = [titles, ...figures.map(cells)]
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}

function cells(figure: Figure): string[] {
  const { name, unit, ours, peer, budget } = figure
  const met = isMet(figure)
  return [
    name,
    quantity(ours, unit),
    peer === undefined ? '' : quantity(peer, unit),
    ratioOf(figure)?.toFixed(2) ?? '',
    budget === undefined
      ? ''
      : budget.of === 'ratio'
        ? `≤ ${budget.limit.toFixed(2)} ×`
        : `≤ ${quantity(budget.limit, unit)}`,
    met === undefined ? '' : met ? 'yes' : 'NO',
  ]
}

function quantity(value: number, unit: Figure['unit']): string {
  return `${rounded(value)} ${unit}`
}
