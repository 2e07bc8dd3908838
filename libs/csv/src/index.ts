export { csvCell } from './csv-cell';
