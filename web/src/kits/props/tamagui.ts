import type { NamesOf } from '../identifiers'
import { type Allowed, each, props, styled } from './allowed'
import { box, choosing, opening, scrolling, text, typing, withIcons } from './groups'
import {
  handler,
  id,
  idReference,
  imageSource,
  imageUrl,
  link,
  node,
  number,
  parts,
  record,
  scalar,
  scalars,
  style,
  token,
} from './kinds'

const children = { children: node }
const mounting = each(scalar, 'forceMount trapFocus disableOutsidePointerEvents')
const leaving = each(
  handler,
  `onEscapeKeyDown onPointerDownOutside onInteractOutside onFocusOutside onOpenAutoFocus
  onCloseAutoFocus`
)

const plainBox = styled(box)
const plainText = styled(text)
const scroller = styled(box, scrolling)
const trigger = plainBox
const content = styled(box, mounting, leaving)

const images = {
  ...each(imageUrl, 'src'),
  ...each(imageSource, 'source defaultSource'),
  ...each(token, 'resizeMode objectFit'),
  ...each(scalar, 'alt blurRadius draggable fadeDuration'),
  ...each(handler, 'onLoad onError onLoadStart onLoadEnd onLoadingStatusChange'),
}
const image = styled(box, images, { width: token, height: token })

const toggled = {
  ...each(scalar, 'checked defaultChecked required name value'),
  onCheckedChange: handler,
  labelledBy: idReference,
}

const floating = {
  ...opening,
  ...each(token, 'size placement'),
  ...each(
    scalar,
    `allowFlip stayInFrame hoverable resize strategy disableRTL delay restMs groupId unstyled
    disableFocus disableAutoCloseOnScroll zIndex`
  ),
  offset: parts,
}

const sheet = props(opening, {
  ...each(
    scalar,
    `dismissOnOverlayPress dismissOnSnapToBottom disableDrag
    forceRemoveScrollEnabled moveOnKeyboardChange preferAdaptParentOpenState snapPointsMode zIndex
    unmountChildrenWhenHidden`
  ),
  ...each(number, 'position defaultPosition'),
  snapPoints: scalars,
  animation: parts,
  animationConfig: parts,
  onPositionChange: handler,
  onAnimationComplete: handler,
})

const numbers = {
  ...each(scalars, 'value defaultValue'),
  ...each(scalar, 'min max step minStepsBetweenThumbs inverted'),
  ...each(handler, 'onSlideStart onSlideMove onSlideEnd'),
}

const select = {
  ...each(scalar, 'value defaultValue native disablePreventBodyScroll autoComplete'),
  ...each(scalar, 'open defaultOpen'),
  id,
  ...each(token, 'size'),
  onOpenChange: handler,
}

const dialog = props(opening)

/** Props of kit-tamagui. */
export const tamaguiProps: Record<NamesOf<'rise-tools/kit-tamagui'>, Allowed> = {
  Accordion: styled(box, choosing, each(scalars, 'value defaultValue'), {
    ...each(scalar, 'type collapsible'),
  }),
  AccordionContent: content,
  AccordionHeader: plainText,
  AccordionItem: styled(box, { value: scalar }),
  AccordionTrigger: trigger,
  Adapt: props(children, each(token, 'when platform')),
  AdaptContents: props(children),
  AlertDialog: dialog,
  AlertDialogAction: trigger,
  AlertDialogCancel: trigger,
  AlertDialogContent: content,
  AlertDialogOverlay: content,
  AlertDialogPortal: content,
  AlertDialogTitle: plainText,
  AlertDialogTrigger: trigger,
  Anchor: styled(text, { href: link, target: blank }),
  Article: plainBox,
  Aside: plainBox,
  Avatar: plainBox,
  AvatarFallback: styled(box, { delayMs: scalar }),
  AvatarImage: image,
  Button: styled(text, withIcons),
  Card: plainBox,
  CardBackground: plainBox,
  CardFooter: plainBox,
  CardHeader: plainBox,
  Checkbox: styled(box, toggled, each(scalar, 'scaleIcon scaleSize sizeAdjust')),
  Circle: plainBox,
  Dialog: dialog,
  DialogClose: styled(box, { displayWhenAdapted: scalar }),
  DialogContent: content,
  DialogOverlay: content,
  DialogPortal: content,
  DialogSheet: sheet,
  DialogTitle: plainText,
  DialogTrigger: trigger,
  Footer: plainBox,
  Form: styled(box, { onSubmit: handler }),
  FormTrigger: trigger,
  Group: styled(box, each(token, 'orientation axis'), {
    ...each(scalar, 'disablePassBorderRadius forceUseItem scrollable showScrollIndicator'),
  }),
  GroupItem: props(children, { forcePlacement: token }),
  H1: plainText,
  H2: plainText,
  H3: plainText,
  H4: plainText,
  H5: plainText,
  H6: plainText,
  Header: plainBox,
  Heading: plainText,
  Image: image,
  Input: styled(text, typing),
  Label: styled(text, { htmlFor: idReference }),
  LinearGradient: styled(box, each(parts, 'colors locations start end')),
  ListItem: styled(text, withIcons, each(node, 'title subTitle')),
  ListItemSubtitle: plainText,
  ListItemText: plainText,
  ListItemTitle: plainText,
  Main: plainBox,
  Nav: plainBox,
  Paragraph: plainText,
  Popover: props(floating),
  PopoverAnchor: plainBox,
  PopoverContent: styled(box, mounting, leaving, {
    ...each(scalar, 'disableFocusScope enableAnimationForPositionChange enableRemoveScroll'),
  }),
  PopoverScrollView: scroller,
  PopoverSheet: sheet,
  PopoverTrigger: trigger,
  PortalProvider: props(children, { shouldAddRootHost: scalar }),
  Progress: styled(box, each(scalar, 'value max')),
  ProgressIndicator: plainBox,
  RadioGroup: styled(box, choosing, each(scalar, 'value defaultValue'), { accentColor: token }),
  RadioGroupIndicator: styled(box, mounting),
  RadioGroupItem: styled(
    box,
    { value: scalar, labelledBy: idReference },
    {
      ...each(scalar, 'scaleSize'),
    }
  ),
  ScrollView: scroller,
  Section: plainBox,
  Select: props(children, choosing, select),
  SelectContent: props(children, { zIndex: scalar }),
  SelectGroup: plainBox,
  SelectItem: styled(box, each(scalar, 'value index textValue')),
  SelectItemIndicator: plainBox,
  SelectItemText: plainText,
  SelectLabel: plainText,
  SelectScrollDownButton: plainBox,
  SelectScrollUpButton: plainBox,
  SelectSheet: sheet,
  SelectTrigger: styled(text, withIcons),
  SelectValue: styled(text, { placeholder: node }),
  SelectViewport: styled(box, each(scalar, 'disableScroll')),
  Separator: styled(box, { vertical: token }),
  Sheet: sheet,
  SheetFrame: styled(box, {
    ...each(scalar, 'disableHideBottomOverflow adjustPaddingForOffscreenContent'),
  }),
  SheetHandle: plainBox,
  SheetOverlay: plainBox,
  SheetScrollView: scroller,
  SizableStack: plainBox,
  SizableText: plainText,
  Slider: styled(box, choosing, numbers),
  SliderThumb: styled(box, { index: scalar }),
  SliderTrack: plainBox,
  SliderTrackActive: plainBox,
  Spinner: plainBox,
  Square: plainBox,
  Switch: styled(box, toggled),
  SwitchThumb: plainBox,
  Tabs: styled(box, choosing, each(scalar, 'value defaultValue activationMode')),
  TabsContent: styled(box, mounting, { value: scalar }),
  TabsList: styled(box, { loop: scalar, disablePassBorderRadius: scalar }),
  TabsTrigger: styled(text, { value: scalar, onInteraction: handler, activeStyle: style }),
  Text: plainText,
  TextArea: styled(text, typing),
  Theme: props(children, each(token, 'name reset'), { inverse: scalar }),
  ToggleGroup: styled(box, choosing, each(scalars, 'value defaultValue'), {
    ...each(scalar, 'type disableDeactivation rovingFocus sizeAdjust'),
  }),
  ToggleGroupItem: styled(text, { value: scalar, activeStyle: style }),
  Tooltip: props(floating, { delay: delays }),
  TooltipAnchor: plainBox,
  TooltipContent: content,
  TooltipTrigger: trigger,
  Unspaced: props(children),
  View: plainBox,
  VisuallyHidden: styled(box, each(token, 'preserveDimensions visible')),
  XStack: plainBox,
  YStack: plainBox,
  ZStack: plainBox,
}

/** A link may open a page of its own, and take over no other. */
function blank(value: unknown): unknown {
  return value === '_blank' ? value : undefined
}

function delays(value: unknown): unknown {
  return scalar(value) ?? record(each(scalar, 'open close'))(value)
}
