import type { Caller } from './identity.ts'
import { localDomain } from './local-identity.ts'
import { RecordsFile } from './local-records.ts'

/**
 * As whom a user of the embedded identity may call: once for each project on which the user has a role. Empty when there is
 * no such user, or nobody has started the service in that directory. Throws `StartupError` when the file cannot be used.
 */
export async function localCallers(directory: string, userNameOrId: string): Promise<readonly Caller[]> {
  const records = await new RecordsFile(directory).find()
  const user = records?.users.find(({ id, name }) => id === userNameOrId || name === userNameOrId)
  if (!records || !user) return []
  return records.projects.flatMap((project) => {
    const held = records.assignments.filter(({ userId, projectId }) => userId === user.id && projectId === project.id)
    const roles = records.roles.filter(({ id }) => held.some(({ roleId }) => roleId === id)).map(({ name }) => name)
    if (roles.length === 0) return []
    return [
      {
        userId: user.id,
        userName: user.name,
        userDomainId: localDomain.id,
        projectId: project.id,
        projectName: project.name,
        projectDomainId: localDomain.id,
        roles,
      },
    ]
  })
}
