import { readSettings } from '@app/config';
import { z } from 'zod';
import { connectionSettings } from './settings';

describe('The settings of the connections', () => {
  const read = (env: Record<string, string>) => readSettings(env, z.object(connectionSettings));

  it('name what is missing and what is wrong, each with the remedy', () => {
    expect(() => read({ QUEUE_URL: 'redis://one,two', S3_FORCE_PATH_STYLE: 'yes' })).toThrow(
      /^DATABASE_URL is required: .*\nQUEUE_URL names several hosts: .*\nS3_FORCE_PATH_STYLE must be true or false: correct it\.$/,
    );
    expect(() => read({ DATABASE_URL: 'postgres://db/pasloket' })).toThrow(
      /^QUEUE_URL is required: set it, for example to redis:\/\/…\.$/,
    );
  });

  it('have defaults for the store alone', () => {
    const [DATABASE_URL, QUEUE_URL] = ['postgres://db/pasloket', 'redis+sentinel://one.example/mymaster'];
    expect(read({ DATABASE_URL, QUEUE_URL })).toMatchObject({
      DATABASE_URL,
      QUEUE_URL,
      S3_REGION: 'us-east-1',
      S3_BUCKET: 'pasloket',
      S3_FORCE_PATH_STYLE: true,
      S3_REQUEST_CHECKSUMS: 'WHEN_SUPPORTED',
    });
  });
});
