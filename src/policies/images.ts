import { adminApi, adminOrOwner, rule } from './rule.ts'

export const imageRules = [
  rule('image:pull', adminApi, 'Pull an image to a host.', 'POST /v1/images'),
  rule('image:get_all', adminApi, 'List images.', 'GET /v1/images'),
  rule('image:get_one', adminApi, 'Show an image.', 'GET /v1/images/{image_id}'),
  rule('image:search', adminOrOwner, 'Search for images.', 'GET /v1/images/{image_ident}/search'),
  rule('image:delete', adminApi, 'Delete an image.', 'DELETE /v1/images/{image_ident}'),
]
