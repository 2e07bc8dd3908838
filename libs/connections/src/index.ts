export { connectionSettings } from './settings';
