export { DEFAULT_HOUSE_STYLE, type Colour, type HouseStyle, type Logo } from './house-style';
export { type PassData, type PassModule, type RefusalReason, type RenderedPass } from './pass';
export { PassRenderer } from './pass-renderer';
export { parseHouseStyle, readHouseStyle } from './read-house-style';
export { type PassSet } from './pass-set';
