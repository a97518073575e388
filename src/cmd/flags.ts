import { Option } from 'commander'

export function configFiles(): Option {
  return new Option('--config-file <file>', 'settings beside those of DIR/zun.conf; may be given more than once')
    .default([], 'none')
    .argParser(more)
}

export function more(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
