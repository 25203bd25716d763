import type { NamesOf } from '../identifiers'
import { type Allowed, each, props } from './allowed'
import { accessibility, interaction, scrolling, typing } from './groups'
import { handler, imageSource, imageUrl, listOf, node, record, scalar, style, token } from './kinds'

const view = {
  ...accessibility,
  ...interaction,
  ...each(scalar, 'pointerEvents collapsable needsOffscreenAlphaCompositing dir'),
  children: node,
  style,
}

const image = {
  ...view,
  ...each(imageSource, 'source defaultSource'),
  ...each(imageUrl, 'src'),
  ...each(scalar, 'alt blurRadius draggable fadeDuration width height'),
  ...each(token, 'resizeMode tintColor'),
  ...each(handler, 'onLoad onError onLoadStart onLoadEnd onProgress'),
}

const list = {
  ...view,
  ...scrolling,
  ...each(
    scalar,
    `numColumns initialNumToRender maxToRenderPerBatch windowSize updateCellsBatchingPeriod inverted
    initialScrollIndex onEndReachedThreshold refreshing stickySectionHeadersEnabled`
  ),
  ...each(handler, 'onEndReached onRefresh onViewableItemsChanged'),
  ...each(
    node,
    `ListHeaderComponent ListFooterComponent ListEmptyComponent ItemSeparatorComponent
    SectionSeparatorComponent`
  ),
  ...each(style, 'columnWrapperStyle ListHeaderComponentStyle ListFooterComponentStyle'),
}

const rows = listOf(record({ key: scalar, view: node }))

const touchable = props(view, each(token, 'activeOpacity underlayColor'), {
  ...each(handler, 'onShowUnderlay onHideUnderlay'),
})

const switchKinds = {
  ...each(scalar, 'value'),
  ...each(token, 'thumbColor activeThumbColor activeTrackColor ios_backgroundColor'),
  trackColor: (value: unknown) => token(value) ?? record(each(token, 'true false'))(value),
  ...each(handler, 'onValueChange onChange'),
}

/** Props of kit-react-native. */
export const reactNativeProps: Record<NamesOf<'rise-tools/kit-react-native'>, Allowed> = {
  ActivityIndicator: props(
    view,
    each(token, 'size color'),
    each(scalar, 'animating hidesWhenStopped')
  ),
  Button: props(view, { title: scalar, color: token }),
  FlatList: props(list, { data: rows }),
  Image: props(image),
  ImageBackground: props(image, { imageStyle: style }),
  KeyboardAvoidingView: props(view, each(token, 'behavior'), {
    ...each(scalar, 'enabled keyboardVerticalOffset'),
    contentContainerStyle: style,
  }),
  Modal: props(
    view,
    each(scalar, 'visible transparent animationType animated hardwareAccelerated'),
    {
      ...each(scalar, 'presentationStyle statusBarTranslucent'),
      ...each(handler, 'onRequestClose onShow onDismiss onOrientationChange'),
    }
  ),
  Pressable: props(view, each(scalar, 'unstable_pressDelay android_disableSound')),
  RefreshControl: props(
    each(scalar, 'refreshing enabled title'),
    each(token, 'tintColor titleColor'),
    {
      onRefresh: handler,
    }
  ),
  ScrollView: props(view, scrolling),
  SectionList: props(list, {
    sections: listOf(record({ key: scalar, title: node, data: rows })),
  }),
  StatusBar: props(
    each(token, 'backgroundColor barStyle'),
    each(scalar, 'hidden animated translucent')
  ),
  Switch: props(view, switchKinds),
  Text: props(view, each(scalar, 'numberOfLines ellipsizeMode selectable allowFontScaling')),
  TextInput: props(view, typing),
  TouchableHighlight: touchable,
  TouchableNativeFeedback: touchable,
  TouchableOpacity: touchable,
  TouchableWithoutFeedback: touchable,
  View: props(view),
}
