import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/**
 * Shades from light to dark. White text on shades 7 and darker, and shade 8 on white, have a contrast of at least
 * 4.5:1 (WCAG 2.2, 1.4.3).
 */
const pine: MantineColorsTuple = [
  '#eefaf6',
  '#d9f1e9',
  '#b3e2d4',
  '#86d0bb',
  '#5fbfa5',
  '#3fae91',
  '#259a7d',
  '#14806b',
  '#0d6b59',
  '#085546',
];

export const theme = createTheme({
  colors: { pine },
  primaryColor: 'pine',
  primaryShade: { light: 8, dark: 7 },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** Replaces Mantine's colours that are too faint to read. All pairs were checked by axe in both colour schemes. */
export const readableColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#4c5761',
    '--mantine-color-placeholder': '#5f6b76',
    '--mantine-color-error': '#b42318',
    '--mantine-color-default-border': '#8a96a1',
    // The borders of fields, checkboxes and radio buttons have a contrast of at least 3:1 (WCAG 2.2, 1.4.11).
    '--mantine-color-gray-4': '#84909b',
    '--mantine-color-text': '#16202a',
    '--ground': '#f4f7f6',
    '--surface': '#ffffff',
    '--surface-quiet': '#f1f5f4',
    '--line': '#dbe3e1',
    '--accent-text': '#0d6b59',
    '--accent-quiet': '#e6f4ef',
    '--good': '#0b6b3a',
    '--bad': '#b42318',
    '--bad-quiet': '#fdecea',
    '--warn': '#7a4d00',
    '--warn-quiet': '#fff4dc',
  },
  dark: {
    '--mantine-color-dimmed': '#b4bfc7',
    '--mantine-color-placeholder': '#9aa7b1',
    '--mantine-color-error': '#ff9d94',
    '--mantine-color-default-border': '#66737d',
    '--mantine-color-dark-4': '#72808b',
    '--mantine-color-dark-6': '#1f2a31',
    '--mantine-color-text': '#edf2f4',
    '--mantine-color-body': '#1a2329',
    '--mantine-color-default': '#1f2a31',
    '--ground': '#12191e',
    '--surface': '#1a2329',
    '--surface-quiet': '#212c33',
    '--line': '#34424a',
    '--accent-text': '#86d0bb',
    '--accent-quiet': '#173a32',
    '--good': '#7fdca9',
    '--bad': '#ff9d94',
    '--bad-quiet': '#46201d',
    '--warn': '#ffcf7a',
    '--warn-quiet': '#3d2f12',
  },
});
