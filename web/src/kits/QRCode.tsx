import { QRCodeSVG } from 'qrcode.react'

interface Props {
  value?: string | { toString(): string }
  size?: number
  level?: 'L' | 'M' | 'Q' | 'H'
  ecl?: 'L' | 'M' | 'Q' | 'H'
  color?: string
  backgroundColor?: string
}

/** A QR code. It has the margin that scanners need on a dark page. */
export function QRCode({ value = '', size = 100, level, ecl, color, backgroundColor }: Props) {
  const text = String(value)
  return (
    <QRCodeSVG
      value={text}
      size={size}
      level={level ?? ecl ?? 'M'}
      marginSize={4}
      fgColor={color ?? '#000000'}
      bgColor={backgroundColor ?? '#ffffff'}
      title={`QR code of ${text}`}
      role="img"
      style={{ flexShrink: 0 }}
    />
  )
}
