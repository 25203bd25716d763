import { each } from './allowed'
import {
  handler,
  id,
  idReference,
  node,
  parts,
  record,
  scalar,
  scalarMembers,
  style,
  token,
} from './kinds'

const edges = each(scalar, 'top right bottom left')

/** What assistive technology is told. */
export const accessibility = {
  ...each(
    scalar,
    `role accessible accessibilityLabel accessibilityRole accessibilityHint accessibilityLiveRegion
    accessibilityElementsHidden accessibilityViewIsModal importantForAccessibility lang testID`
  ),
  ...each(scalarMembers, 'accessibilityState accessibilityValue'),
  ...each(idReference, 'accessibilityLabelledBy accessibilityDescribedBy'),
  ...each(id, 'id nativeID'),
}

/** What a person does to a component. */
export const interaction = {
  ...each(
    handler,
    `onPress onPressIn onPressOut onLongPress onHoverIn onHoverOut onFocus onBlur onLayout onClick
    onMouseDown onMouseUp onMouseEnter onMouseLeave onMouseMove onKeyDown onKeyUp onTouchStart
    onTouchMove onTouchEnd onTouchCancel onPointerDown onPointerUp onPointerMove onPointerEnter
    onPointerLeave onPointerCancel onWheel onScroll onContextMenu onAccessibilityTap`
  ),
  ...each(scalar, 'disabled focusable tabIndex delayLongPress delayPressIn delayPressOut'),
  hitSlop: (value: unknown) => (typeof value === 'number' ? value : record(edges)(value)),
  pressRetentionOffset: record(edges),
}

/** What every box of Tamagui has, besides its styles. */
export const box = {
  ...accessibility,
  ...interaction,
  ...each(token, 'theme size animation group fullscreen elevate elevation bordered circular'),
  ...each(token, 'backgrounded padded radiused transparent chromeless outlined hoverTheme'),
  ...each(token, 'pressTheme focusTheme unstyled'),
  ...each(scalar, 'themeInverse themeShallow componentName forceStyle asChild untilMeasured'),
  ...each(scalar, 'animatePresence disableOptimization disableClassName'),
  ...each(parts, 'animation animateOnly'),
  ...each(token, 'space spaceDirection'),
  separator: node,
  children: node,
  style,
}

/** What texts of Tamagui have, besides their styles. */
export const text = {
  ...box,
  ...each(token, 'ellipse ellipsis numberOfLines selectable'),
  ...each(scalar, 'allowFontScaling adjustsFontSizeToFit maxFontSizeMultiplier'),
}

/** What has icons beside its text. */
export const withIcons = {
  ...each(node, 'icon iconAfter'),
  ...each(scalar, 'scaleIcon spaceFlex scaleSpace noTextWrap'),
  ...each(token, 'variant'),
  textProps: style,
}

/** What opens and closes. */
export const opening = {
  ...each(scalar, 'open defaultOpen modal keepChildrenMounted disableRemoveScroll'),
  onOpenChange: handler,
  children: node,
}

/** What a person types into. */
export const typing = {
  ...each(
    scalar,
    `value defaultValue placeholder placeholderTextColor secureTextEntry keyboardType inputMode
    returnKeyType enterKeyHint autoCapitalize autoComplete autoCorrect autoFocus blurOnSubmit
    submitBehavior clearTextOnFocus editable readOnly maxLength multiline numberOfLines rows
    selectTextOnFocus selectionColor cursorColor spellCheck textContentType caretHidden
    contextMenuHidden keyboardAppearance scrollEnabled clearButtonMode`
  ),
  ...each(
    handler,
    `onChangeText onChange onSubmitEditing onEndEditing onKeyPress onSelectionChange
    onContentSizeChange`
  ),
}

/** What scrolls. */
export const scrolling = {
  ...each(
    scalar,
    `horizontal showsHorizontalScrollIndicator showsVerticalScrollIndicator scrollEnabled bounces
    pagingEnabled keyboardShouldPersistTaps keyboardDismissMode scrollEventThrottle
    nestedScrollEnabled overScrollMode decelerationRate snapToInterval snapToAlignment
    directionalLockEnabled indicatorStyle removeClippedSubviews centerContent
    alwaysBounceVertical alwaysBounceHorizontal`
  ),
  ...each(parts, 'stickyHeaderIndices contentOffset contentInset scrollIndicatorInsets'),
  ...each(
    handler,
    `onScroll onScrollBeginDrag onScrollEndDrag onMomentumScrollBegin onMomentumScrollEnd
    onContentSizeChange`
  ),
  contentContainerStyle: style,
  refreshControl: node,
}

/** What holds one choice or several, told by their values. */
export const choosing = {
  ...each(scalar, 'disabled required name orientation loop dir'),
  onValueChange: handler,
}
