// Which rows a caller can see. What cannot be seen does not exist.
import type { RequestContext } from '#common/context.ts'
import type { Visibility } from '#db/containers.ts'

/** The rows of the caller's project; of the caller, where the token has no project. */
export function ownRows(ctx: RequestContext): Visibility {
  return ctx.projectId === '' ? { userId: ctx.userId } : { projectId: ctx.projectId }
}

/** Where one object is named, an administrator can see it whatever its project. */
export function rowsByName(ctx: RequestContext): Visibility {
  return ctx.isAdmin ? { all: true } : ownRows(ctx)
}

/** Of lists an administrator has to ask for other projects. */
export function rowsInLists(ctx: RequestContext, allProjects: boolean): Visibility {
  return allProjects && ctx.isAdmin ? { all: true } : ownRows(ctx)
}
