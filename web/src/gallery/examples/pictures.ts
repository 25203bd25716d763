/** A picture that needs no network: hills under a sun. */
export const landscape =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80">' +
      '<rect width="120" height="80" fill="#9bd3f5"/><circle cx="92" cy="22" r="11" fill="#ffd75e"/>' +
      '<path d="M0 62 34 28 62 58 84 40 120 66V80H0Z" fill="#3f8f5f"/></svg>',
  )
