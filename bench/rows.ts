// Many rows at once, put into the database before the program starts: as if that many containers had been made.
import { randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { ContainerTable } from '#db/schema.ts'
import { openSqlite } from '#db/sqlite.ts'
import type { Observed } from '#objects/observed.ts'

const rowsAStatement = 50

export interface Filling {
  readonly projectId: string
  /** Rows there already, and rows there shall be. */
  readonly from: number
  readonly to: number
}

/** The uuids of the new rows. */
export async function fillContainers(database: string, { projectId, from, to }: Filling): Promise<string[]> {
  const rows = Array.from({ length: to - from }, (_, i) => containerRow(projectId, from + i))
  const db = openSqlite(database)
  try {
    await db.transaction().execute(async (tx) => {
      for (let i = 0; i < rows.length; i += rowsAStatement) {
        await tx
          .insertInto('container')
          .values(rows.slice(i, i + rowsAStatement))
          .execute()
      }
    })
  } finally {
    await db.destroy()
  }
  return rows.map(({ uuid }) => uuid)
}

/** With as much in its fields as a container in use has. */
function containerRow(projectId: string, number: number): Insertable<ContainerTable> {
  const uuid = randomUUID()
  const made = new Date(Date.now() - number * 1000)
  return {
    uuid,
    project_id: projectId,
    user_id: '5e0b9d1c7c3b4e4f8d2a6b1c9f7e3d20',
    container_id: `${number}`.padStart(64, '0'),
    name: `web-frontend-${number}`,
    image: 'registry.example.org/shop/frontend:2024.11',
    cpu: 0.5,
    cpu_policy: 'shared',
    memory: '512',
    command: JSON.stringify(['gunicorn', '--bind', '0.0.0.0:8080', '--workers', '4', 'shop.wsgi']),
    entrypoint: JSON.stringify(['/usr/local/bin/docker-entrypoint.sh']),
    status: number % 10 === 0 ? 'Stopped' : 'Running',
    environment: JSON.stringify({ DATABASE_URL: 'postgresql://db.internal/shop', LOG_LEVEL: 'info', REGION: 'north' }),
    labels: JSON.stringify({ app: 'shop', tier: 'frontend', release: `r${number % 17}` }),
    workdir: '/srv/app',
    ports: JSON.stringify([8080]),
    exposed_ports: JSON.stringify({ '8080/tcp': {} }),
    hostname: `web-${number}`,
    addresses: JSON.stringify({ [randomUUID()]: [address(number)] }),
    image_pull_policy: 'ifnotpresent',
    host: `compute-${number % 100}`,
    restart_policy: JSON.stringify({ Name: 'always', MaximumRetryCount: '0' }),
    interactive: false,
    tty: false,
    image_driver: 'docker',
    security_groups: JSON.stringify([randomUUID()]),
    auto_remove: false,
    auto_heal: false,
    privileged: false,
    runtime: 'runc',
    disk: 10,
    healthcheck: JSON.stringify({ test: 'curl -f http://localhost:8080/', interval: 30, timeout: 5, retries: 3 }),
    started_at: made,
    created_at: made,
    updated_at: made,
    version: 5,
    observed: JSON.stringify(observed(uuid, number, made)),
  }
}

function address(number: number) {
  return {
    addr: `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`,
    version: 4,
    port: randomUUID(),
    subnet_id: randomUUID(),
    preserve_on_delete: false,
  }
}

function observed(uuid: string, number: number, made: Date): Observed {
  return {
    uuid,
    containerId: `${number}`.padStart(64, '0'),
    state: number % 10 === 0 ? 'exited' : 'running',
    error: '',
    exitCode: number % 10 === 0 ? 0 : null,
    oomKilled: false,
    health: 'healthy',
    restartCount: 0,
    startedAt: made.toISOString(),
    finishedAt: number % 10 === 0 ? made.toISOString() : null,
    hostname: `web-${number}`,
    command: ['gunicorn', '--bind', '0.0.0.0:8080'],
    entrypoint: ['/usr/local/bin/docker-entrypoint.sh'],
    ports: [8080],
    runtime: 'runc',
    addresses: [
      { networkId: `${number}`, networkName: 'shop', ipv4: address(number).addr, ipv6: null, mac: '02:42:0a:00:00:02' },
    ],
    epoch: 1,
    sequence: number + 1,
  }
}
