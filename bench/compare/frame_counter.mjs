const opcode = { ping: 0x9, close: 0x8 }
const firstControl = 0x8
const isFinal = 0x80
const lengthIn2Bytes = 126
const lengthIn8Bytes = 127

/** The bytes of a server's header, from its second byte: nothing is masked (RFC 6455, 5.2). */
function headerSize(second) {
  const length = second & 0x7f
  if (length === lengthIn8Bytes) return 10
  return length === lengthIn2Bytes ? 4 : 2
}

function payloadSize(header) {
  const length = header[1] & 0x7f
  if (length === lengthIn8Bytes) return Number(header.readBigUInt64BE(2))
  return length === lengthIn2Bytes ? header.readUInt16BE(2) : length
}

/**
 * Counts messages and their bytes in what a server sends, however it is cut into pieces. It reads
 * headers only, which costs next to nothing however long a message is, or how well compressed.
 */
export class FrameCounter {
  messages = 0
  bytes = 0 // of messages that have come whole, headers included
  #header = Buffer.alloc(10)
  #have = 0 // bytes of the header
  #left = 0 // bytes of the payload
  #message = 0 // bytes of the message so far

  constructor({ onMessage, onPing, onClose }) {
    Object.assign(this, { onMessage, onPing, onClose })
  }

  take(piece) {
    let at = 0
    while (at < piece.length) {
      if (this.#left === 0) {
        this.#header[this.#have++] = piece[at++]
        if (this.#have < 2 || this.#have < headerSize(this.#header[1])) continue
        this.#left = payloadSize(this.#header)
        this.#message += this.#have + this.#left
      }
      const step = Math.min(this.#left, piece.length - at)
      this.#left -= step
      at += step
      if (this.#left === 0) this.#endFrame()
    }
  }

  #endFrame() {
    const first = this.#header[0]
    const code = first & 0x0f
    const size = this.#have + payloadSize(this.#header)
    this.#have = 0
    if (code >= firstControl) {
      this.#message -= size // it may stand between two frames of a message
      if (code === opcode.ping) this.onPing()
      if (code === opcode.close) this.onClose()
    } else if (first & isFinal) {
      this.messages += 1
      this.bytes += this.#message
      this.#message = 0
      this.onMessage()
    }
  }
}
