import { PROFILES, type Setting, defaultText } from '@dss/config';

/** What holds without the variable, in Markdown: one value, or one per profile. */
export function describeDefault(setting: Setting): string {
  const { byDefault } = setting;
  if (typeof byDefault === 'object' && 'from' in byDefault) return byDefault.about;
  const texts = PROFILES.map((profile) => defaultText(setting, profile));
  const [first] = texts;
  if (texts.every((text) => text === first)) return shown(first, setting);
  return PROFILES.map((profile, index) => `${profile} ${shown(texts[index], setting)}`).join(', ');
}

function shown(text: string | undefined, { isOptional }: Setting): string {
  if (text === undefined) return isOptional ? '–' : 'required';
  return text === '' ? '–' : `\`${text}\``;
}
