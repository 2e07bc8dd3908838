export { archiveStream, type ArchiveEntry } from './zip-stream';
export { OVERVIEW_FILE_NAME, overviewCsv, type OverviewLine } from './overview';
