/** How far the fetch of an image is. The engine learns what there is to fetch as it goes. */
export interface PullProgress {
  readonly layers: number
  readonly layersDone: number
  readonly bytes: number
  readonly bytesTotal: number
}
