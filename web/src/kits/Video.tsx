import { useEffect, useRef, useState } from 'react'

import { beginningOf } from '../base/message'
import type { ServerProps } from './define'
import { NoticeBox } from './NoticeBox'
import { styleOf } from './svg/props'
import { safeVideoUrl, uriOf } from './urls'

interface Settings {
  autoplay?: boolean
  loop?: boolean
  muted?: boolean
  volume?: number
  playbackRate?: number
  preservesPitch?: boolean
}

type Props = ServerProps & Settings

/** A film with the browser's own controls. */
export function Video({ source, style, nativeControls, contentFit, ...props }: Props) {
  const element = useRef<HTMLVideoElement>(null)
  const { autoplay = false, volume = 1, playbackRate = 1, preservesPitch = true } = props
  const url = safeVideoUrl(uriOf(source))
  const [failed, setFailed] = useState<string>()

  useEffect(() => {
    const video = element.current
    if (!video) return
    Object.assign(video, { playbackRate, preservesPitch })
    video.volume = Math.min(Math.max(volume, 0), 1)
  }, [volume, playbackRate, preservesPitch, url])

  useEffect(() => {
    // A browser may refuse to play with sound before the person has touched the page.
    if (autoplay) element.current?.play().catch(() => {})
  }, [autoplay, url])

  if (!url) return <NoticeBox title="This video has no address" />
  if (failed === url)
    return <NoticeBox title="This video cannot be played" detail={beginningOf(url, 200)} />
  return (
    <video
      ref={element}
      src={url}
      onError={() => setFailed(url)}
      controls={nativeControls !== false}
      loop={props.loop}
      muted={props.muted}
      playsInline
      preload="metadata"
      style={{
        width: '100%',
        background: '#000',
        objectFit: contentFit as 'contain' | undefined,
        ...styleOf(style),
      }}
    />
  )
}
