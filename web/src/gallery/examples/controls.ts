import { type Example, event, kit, state, store } from '../tree'

const t = kit('rise-tools/kit-tamagui')

const cities = ['Bern', 'Lisbon', 'Oslo']

const select = t(
  'Select',
  { defaultValue: 'Bern', onValueChange: event, disablePreventBodyScroll: true },
  t(
    'SelectTrigger',
    { width: 200, 'aria-label': 'City' },
    t('SelectValue', { placeholder: 'City' })
  ),
  t(
    'Adapt',
    { platform: 'touch' },
    t(
      'SelectSheet',
      { modal: true },
      t('SheetFrame', {}, t('AdaptContents', {})),
      t('SheetOverlay', {})
    )
  ),
  t(
    'SelectContent',
    { zIndex: 200000 },
    t('SelectScrollUpButton', {}),
    t(
      'SelectViewport',
      { minWidth: 200 },
      t(
        'SelectGroup',
        {},
        t('SelectLabel', {}, 'Cities'),
        ...cities.map((city, index) =>
          t(
            'SelectItem',
            { key: city, index, value: city },
            t('SelectItemText', {}, city),
            t('SelectItemIndicator', {}, t('Text', {}, '✓'))
          )
        )
      )
    ),
    t('SelectScrollDownButton', {})
  )
)

const volume = state('volume', [40])

/** What a person sets, chooses or types. */
export const controlExamples: Example[] = [
  {
    title: 'Input',
    tree: t(
      'YStack',
      {},
      t('Label', { htmlFor: 'gallery-name' }, 'Name'),
      t('Input', { id: 'gallery-name', defaultValue: 'Ada', onChangeText: event })
    ),
  },
  {
    title: 'TextArea',
    tree: t('TextArea', {
      defaultValue: 'Two\nlines',
      'aria-label': 'Remarks',
      onChangeText: event,
    }),
  },
  {
    title: 'Form',
    tree: t(
      'Form',
      { gap: '$2', onSubmit: event },
      t('Input', { 'aria-label': 'Word', defaultValue: 'word' }),
      t('FormTrigger', { asChild: true }, t('Button', {}, 'Send'))
    ),
  },
  {
    title: 'Checkbox',
    tree: t('Checkbox', {
      size: '$5',
      defaultChecked: false,
      'aria-label': 'Tick',
      onCheckedChange: event,
    }),
  },
  {
    title: 'Switch',
    tree: t(
      'Switch',
      { size: '$4', defaultChecked: true, 'aria-label': 'Lamp', onCheckedChange: event },
      t('SwitchThumb', { animation: 'quick' })
    ),
  },
  {
    title: 'RadioGroup',
    tree: t(
      'RadioGroup',
      { defaultValue: 'one', gap: '$2', 'aria-label': 'Number', onValueChange: event },
      ...['one', 'two'].map((value) =>
        t(
          'RadioGroupItem',
          { key: value, value, id: `gallery-${value}`, 'aria-label': value },
          t('RadioGroupIndicator', {})
        )
      )
    ),
  },
  {
    title: 'ToggleGroup',
    tree: t(
      'ToggleGroup',
      { type: 'single', defaultValue: 'left', onValueChange: event },
      t('ToggleGroupItem', { key: 'left', value: 'left' }, t('Text', {}, 'Left')),
      t('ToggleGroupItem', { key: 'right', value: 'right' }, t('Text', {}, 'Right'))
    ),
  },
  {
    title: 'Slider',
    tree: t(
      'Slider',
      {
        value: volume,
        max: 100,
        step: 1,
        width: 240,
        marginVertical: '$3',
        onValueChange: store(volume),
      },
      t('SliderTrack', {}, t('SliderTrackActive', {})),
      t('SliderThumb', { index: 0, circular: true, size: '$2', 'aria-label': 'Volume' })
    ),
  },
  { title: 'Select', tree: select },
  {
    title: 'Tabs',
    tree: t(
      'Tabs',
      { defaultValue: 'one', orientation: 'horizontal', flexDirection: 'column', width: 280 },
      t(
        'TabsList',
        { 'aria-label': 'Pages' },
        t('TabsTrigger', { key: 'one', value: 'one', flex: 1 }, t('Text', {}, 'One')),
        t('TabsTrigger', { key: 'two', value: 'two', flex: 1 }, t('Text', {}, 'Two'))
      ),
      t(
        'TabsContent',
        { key: 'one', value: 'one', padding: '$3' },
        t('Text', {}, 'The first page')
      ),
      t(
        'TabsContent',
        { key: 'two', value: 'two', padding: '$3' },
        t('Text', {}, 'The second page')
      )
    ),
  },
  {
    title: 'Accordion',
    tree: t(
      'Accordion',
      { type: 'multiple', width: 280, defaultValue: ['a'] },
      ...['a', 'b'].map((value) =>
        t(
          'AccordionItem',
          { key: value, value },
          t('AccordionHeader', {}, t('AccordionTrigger', {}, t('Text', {}, `Question ${value}`))),
          t('AccordionContent', {}, t('Text', {}, `Answer ${value}`))
        )
      )
    ),
  },
]
