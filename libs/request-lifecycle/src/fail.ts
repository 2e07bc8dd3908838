import { type FailureCode, type MissingItem } from '@app/download-request';
import { type DataSource } from 'typeorm';
import { type Attempt } from './attempt';
import { endAttempt } from './end-attempt';

/**
 * Ends the request as failed, because its passes cannot be made.
 *
 * @param missing the passes that cannot be made, with the reasons
 * @throws AttemptSuperseded; then nothing was changed
 */
export function failRequest(
  dataSource: DataSource,
  attempt: Attempt,
  code: FailureCode,
  missing: readonly MissingItem[],
): Promise<void> {
  return endAttempt(dataSource, attempt, missing, `state = 'failed', failure_code = $4, done_count = 0`, [
    code,
  ]);
}
