import { group, option } from './option.ts'
import { int, list, multi, oneOf } from './values.ts'

export const scheduler = group('scheduler', {
  driver: option(
    'driver',
    oneOf('filter_scheduler', 'chance_scheduler', 'fake_scheduler'),
    'filter_scheduler',
    'How a host is chosen.',
  ),
  availableFilters: option(
    'available_filters',
    multi,
    ['zun.scheduler.filters.all_filters'],
    'Filters that may be enabled, by their Python names. May be repeated.',
  ),
  enabledFilters: option(
    'enabled_filters',
    list,
    'AvailabilityZoneFilter,ComputeFilter,RuntimeFilter',
    'Filters a host must pass, in the order they are asked.',
  ),
  maxPlacementResults: option('max_placement_results', int({ min: 1 }), '1000', 'Most hosts asked of placement.'),
})
