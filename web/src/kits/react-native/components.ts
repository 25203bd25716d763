import {
  ActivityIndicator,
  Button,
  Image,
  ImageBackground,
  KeyboardAvoidingView,
  Modal,
  Pressable,
  Switch,
  TouchableOpacity,
  View,
} from 'react-native-web'

import { withAlternative } from '../alternative'
import { withDefaults } from '../define'
import { held } from '../drafts'
import { FlatList, SectionList } from './lists'
import { RefreshControl } from './RefreshControl'
import { ScrollView } from './ScrollView'
import { StatusBar } from './StatusBar'
import { Text, TextInput } from './text'
import { TouchableHighlight, TouchableNativeFeedback, TouchableWithoutFeedback } from './touchables'

/** React Native's components by way of react-native-web. */
export const components = {
  ActivityIndicator: withDefaults(ActivityIndicator, { 'aria-label': 'Loading' }),
  Button: withDefaults(Button, { color: '#0b6bcb' }),
  FlatList,
  Image: withAlternative(Image, View),
  ImageBackground,
  KeyboardAvoidingView,
  Modal,
  Pressable,
  RefreshControl,
  ScrollView,
  SectionList,
  StatusBar,
  Switch: held(Switch, 'value', 'onValueChange'),
  Text,
  TextInput,
  TouchableHighlight,
  TouchableNativeFeedback,
  TouchableOpacity,
  TouchableWithoutFeedback,
  View,
}
