// Prints a token for the cloud that OS_CLIENT_CONFIG_FILE and OS_CLOUD name.
import { signIn } from './sign-in.ts'

const { OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: cloud } = process.env
if (file === undefined || cloud === undefined) {
  process.stderr.write('token: OS_CLIENT_CONFIG_FILE and OS_CLOUD have to be set.\n')
  process.exitCode = 1
} else {
  process.stdout.write(`${(await signIn(file, cloud)).token}\n`)
}
