/** A picture that needs no network: hills under a sun. */
export const landscape =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80">' +
      '<rect width="120" height="80" fill="#9bd3f5"/><circle cx="92" cy="22" r="11" fill="#ffd75e"/>' +
      '<path d="M0 62 34 28 62 58 84 40 120 66V80H0Z" fill="#3f8f5f"/></svg>'
  )

/** Half a second of plain green, in WebM. */
export const film = [
  'data:video/webm;base64,',
  'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQRChYECGFOAZwEAAAAAAAIiEU2bdLlNu4tTq4QVSalmU6yB',
  'bk27i1OrhBZUrmtTrIGTTbuLU6uEH0O2dVOsgdRNu4xTq4QcU7trU6yCAhDsrgAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmoCrXsYMPQkBEiYRDls87TYCGQ2hyb21lV0GGQ2hyb21lFlSu',
  'a7yuuteBAXPFh42zuz2ZjbODgQFV7oEBhoVWX1ZQOOCdsIFAuoEkU8CBAVWwkFWxgQFVuYECVbqBDVW7gQEfQ7Z1',
  'AQAAAAAAATDngQCg3KGtgQAAANACAJ0BKkAAJAAHBwiFhYiZhIglggJ08ma4vPMx5vpA/MQQGWZwrz4AdaGqpqju',
  'gQGlo7ACAJ0BKkAAJAAKhwiFhYiZhIg4AgAGjk/Mx5vxWAD+664AoMGhoIEAdQARAgAcETwAGAAaT/QMABEMBVOA',
  '/MQQGWZwrz4AdaGZppfugQGlktEBACoRwAAYABhYL/QACIwAAPuBAKDEoaOBANEAEQIAHBD0ABgAGk/0DAARDAVT',
  'gP4S5GGjX160tzbiAHWhmaaX7oEBpZLRAQAqEcAAGAAYWC/0AAiMAAD7gXWgxKGjgQEtABECABwQ3AAYABpP9AwA',
  'EQwFU4D+EuRho1+vvKHYkwB1oZmml+6BAaWS0QEAKhHAABgAGFgv9AAIjAAA+4HRHFO7a427i7OBALeG94EB8YHU',
].join('')
