import { parseUrl } from '@app/config';
import { parseQueueUrl, sentinelOptions } from './queue-address';

describe('The address of the queue', () => {
  const read = (raw: string) => parseQueueUrl(raw, parseUrl);

  it.each([
    'postgres://pasloket:secret@db/pasloket',
    'redis://:a,b@queue.example:6379/3',
    'rediss://queue.example',
    'redis+sentinel://one.example/mymaster',
    'rediss+sentinel://user:secret@one.example:26379,two.example:26379/my-master.1/3?sentinel_password=x',
  ])('may be %s', (address) => {
    expect(read(address)).toBe(address);
    if (!address.includes('?')) expect(read(`${address}/`)).toBe(address);
  });

  it.each([
    ['redis-sentinel://one:26379,two:26379/mymaster', /starts with redis:.* or redis\+sentinel:/],
    ['sentinel://one:26379/mymaster', /starts with redis:.* or redis\+sentinel:/],
    ['redis+cluster://one:6379', /starts with redis:/],
    ['redis://one:6379,two:6379', /names several hosts: .* redis\+sentinel:/],
    ['redis://:secret@one,two:6379/0', /names several hosts/],
    ['redis://:a,b/c@one:6379', /percent-encode/],
    ['redis://one:6379/abc', /number of a database/],
    ['redis://one:6379/1/2', /number of a database/],
    ['redis+sentinel://one:26379', /must be like .*NAME/],
    ['redis+sentinel:///mymaster', /must be like/],
    ['redis+sentinel://one:99999/mymaster', /must be like/],
    ['redis+sentinel://one,,two/mymaster', /must be like/],
    ['redis+sentinel://secret@one/mymaster', /must be like redis\+sentinel:\/\/user:password@/],
    ['redis+sentinel://one/mymaster?sentinel_password=%zz', /must be like/],
    ['redis+sentinel://one/mymaster?sentinel_password=abc/', /percent-encode/],
    ['redis+sentinel://one:0/mymaster', /must be like/],
    ['redis+sentinel://one/mymaster?role=slave', /no other option/],
  ])('is not %s, and the sentence has the remedy', (address, why) => {
    expect(() => read(address)).toThrow(why);
  });

  it.each(['a/b', 'a?b', 'a#b', 'a@b', '100%', '12/34'])(
    'with the password %s says to percent-encode it, and does not repeat it',
    (password) => {
      const readIt = () => read(`redis+sentinel://user:${password}@one:26379/mymaster`);
      expect(readIt).toThrow('percent-encode');
      expect(readIt).not.toThrow(password);
    },
  );

  it('of Sentinels is taken apart, every character of the passwords included', () => {
    const secret = 'a/b?c#d@e:f%g+h&i=j ë';
    const encoded = encodeURIComponent(secret);
    expect(
      sentinelOptions(
        `redis+sentinel://user:${encoded}@one.example,[2001:db8::1]:5000/mymaster/2?sentinel_username=s&sentinel_password=${encoded}+`,
      ),
    ).toMatchObject({
      sentinels: [
        { host: 'one.example', port: 26_379 },
        { host: '2001:db8::1', port: 5_000 },
      ],
      name: 'mymaster',
      db: 2,
      username: 'user',
      password: secret,
      sentinelUsername: 's',
      sentinelPassword: `${secret}+`,
    });
  });

  it('of Sentinels asks for TLS to them and to the Redis, or for none', () => {
    const tls = { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true };
    expect(sentinelOptions('rediss+sentinel://one/mymaster')).toMatchObject(tls);
    expect(sentinelOptions('redis+sentinel://one/mymaster')).not.toHaveProperty('tls');
  });
});
