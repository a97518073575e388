// What load balancers ask. It speaks for this process alone: it touches neither database nor bus.
import { access } from 'node:fs/promises'
import type { Page, PageAnswer, PageCall } from '../pages.ts'

export const healthcheckPages: readonly Page[] = [
  { method: 'GET', path: '/healthcheck', summary: 'Tell whether to send requests here.', serve: get },
  { method: 'HEAD', path: '/healthcheck', summary: 'Tell whether to send requests here.', serve: head },
]

// 503 is an answer here, not a failure: it is what taking a server out of rotation looks like.
async function get({ accept, conf }: PageCall): Promise<PageAnswer> {
  const disabled = await exists(conf.healthcheckDisableFile)
  return { status: disabled ? 503 : 200, ...shown(disabled ? 'DISABLED BY FILE' : 'OK', accept ?? '') }
}

async function head({ conf }: PageCall): Promise<PageAnswer> {
  return { status: (await exists(conf.healthcheckDisableFile)) ? 503 : 204 }
}

function shown(reason: string, accept: string): Omit<PageAnswer, 'status'> {
  if (accept.includes('application/json')) {
    return { type: 'application/json', body: JSON.stringify({ detailed: false, reasons: [reason] }, null, 4) }
  }
  if (accept.includes('text/html')) {
    return { type: 'text/html', body: `<!doctype html><title>Healthcheck Status</title><p>${reason}</p>` }
  }
  return { type: 'text/plain', body: reason }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
