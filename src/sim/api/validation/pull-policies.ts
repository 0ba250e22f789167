/** When an image is fetched: of containers, and of volumes that are images. */
export const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
