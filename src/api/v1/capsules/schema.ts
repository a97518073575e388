// The form of a capsule's template, loosely that of a Kubernetes pod.
import type { EdgeConf } from '../../conf.ts'
import type { JsonSchema } from '../../schema/field.ts'
import { bool, imageReference, resourceName, resourceNameOrNull, type } from '../../schema/types.ts'
import { cpu, imagePullPolicy, memory } from '../containers/types.ts'

const restartPolicy = { type: 'string', enum: ['Always', 'OnFailure', 'Never'] }
const objectOrNull = { type: ['object', 'null'] }
const words = { type: 'array', items: { type: ['string', 'null'] } }
const port = { type: ['integer', 'string'], pattern: '^[0-9]+$', numericRange: { min: 0 } }

/** An object, or its text. */
export function templateType(conf: EdgeConf) {
  return type({ ...templateSchema(conf), type: ['object', 'string'] }, (value) => value)
}

export function templateSchema(conf: EdgeConf): JsonSchema {
  const container = containerSchema(conf)
  return {
    type: 'object',
    required: ['kind', 'spec', 'metadata'],
    additionalProperties: false,
    properties: {
      kind: { type: 'string', enum: ['capsule', 'Capsule'] },
      capsuleVersion: { type: 'string', enum: ['beta', 'Beta'] },
      metadata: {
        type: 'object',
        properties: { labels: objectOrNull, annotations: objectOrNull, name: resourceNameOrNull.schema },
      },
      restartPolicy,
      availabilityZone: { type: ['string', 'null'], minLength: 1, maxLength: 255 },
      spec: {
        type: 'object',
        required: ['containers'],
        properties: {
          containers: { type: 'array', items: container },
          // Better than Zun, which does not look at these and fails on them later.
          initContainers: { type: ['array', 'null'], items: container },
          restartPolicy,
          volumes: { type: ['array', 'null'], items: volume },
        },
      },
    },
  }
}

function containerSchema(conf: EdgeConf): JsonSchema {
  return {
    type: 'object',
    required: ['image'],
    additionalProperties: false,
    properties: {
      name: resourceNameOrNull.schema,
      image: imageReference.schema,
      command: words,
      args: words,
      resources: {
        type: 'object',
        additionalProperties: false,
        properties: {
          requests: {
            type: 'object',
            additionalProperties: false,
            properties: { cpu: cpu(conf).schema, memory: memory(conf).schema },
          },
        },
      },
      ports: {
        type: 'array',
        items: {
          type: 'object',
          required: ['containerPort'],
          additionalProperties: false,
          properties: {
            name: resourceNameOrNull.schema,
            containerPort: port,
            hostPort: port,
            protocol: { type: 'string', enum: ['TCP', 'UDP'] },
          },
        },
      },
      volumeMounts: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'mountPath'],
          additionalProperties: false,
          properties: { name: resourceName.schema, mountPath: { type: 'string' }, readOnly: bool.schema },
        },
      },
      env: { type: ['object', 'null'], additionalProperties: { type: 'string' } },
      workDir: { type: ['string', 'null'] },
      imagePullPolicy: imagePullPolicy.schema,
      stdin: bool.schema,
      tty: bool.schema,
    },
  }
}

const volume = {
  type: 'object',
  required: ['name', 'cinder'],
  properties: {
    name: resourceName.schema,
    cinder: {
      type: 'object',
      additionalProperties: false,
      properties: {
        volumeID: { type: 'string', minLength: 36, maxLength: 36 },
        size: { type: 'number' },
        autoRemove: bool.schema,
      },
    },
  },
}
