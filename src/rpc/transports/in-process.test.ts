import { silentLog } from '#common/log.ts'
import { describeTransport } from '../../../test/conformance/transport.ts'
import { InProcessTransport } from './in-process.ts'

describeTransport('in-process', async () => ({ transport: new InProcessTransport(silentLog), close: async () => {} }))
