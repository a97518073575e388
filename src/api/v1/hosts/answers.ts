// What is told of hosts.
import { flag, integer, listOf, mapOf, named, nullable, number, object, text } from '../../schema/shape.ts'
import { links, pageOf, uuid } from '../shapes.ts'

export const hostAnswer = named(
  'Host',
  object({
    uuid: uuid(),
    links,
    hostname: text('Name, as the host gives it.'),
    mem_total: integer('Memory in MiB.'),
    mem_used: integer('Memory that its containers were promised, in MiB.'),
    total_containers: integer('Containers on it.'),
    cpus: integer('Processors.'),
    cpu_used: number('Virtual CPUs that its containers were promised.'),
    architecture: nullable(text('As in x86_64.')),
    os_type: nullable(text('As in linux.')),
    os: nullable(text('Name and version of the operating system.')),
    kernel_version: nullable(text('Version of the kernel.')),
    labels: nullable(mapOf(text(), 'Labels of the engine, name to value.')),
    disk_total: integer('Disk in GiB.'),
    disk_used: integer('Disk that its containers were promised, in GiB.'),
    disk_quota_supported: flag('Whether the size of a writable layer can be limited.'),
    runtimes: nullable(listOf(text(), 'Container runtimes of the engine.')),
    enable_cpu_pinning: flag('Whether containers can have CPUs of their own.'),
  }),
)

export const hostsAnswer = pageOf('hosts', hostAnswer)
