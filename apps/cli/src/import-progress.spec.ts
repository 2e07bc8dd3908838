import { createImportProgress } from './import-progress';

describe('The progress of an import', () => {
  const told = (isTTY: boolean) => {
    let time = 0;
    const written: string[] = [];
    const stream = { isTTY, write: (text: string) => written.push(text) };
    const progress = createImportProgress(stream, () => time);
    return { written, progress, wait: (seconds: number) => (time += seconds * 1000) };
  };

  it('is one line with a bar, rate and time left on a terminal', () => {
    const { written, progress, wait } = told(true);
    progress.show('read', 0, 300e6);
    wait(10);
    progress.show('read', 100e6, 300e6);
    wait(0.01);
    progress.show('read', 101e6, 300e6);
    wait(90);
    progress.show('read', 300e6, 300e6);
    progress.show('write', 0, 20);
    progress.end();
    progress.end();

    expect(written).toEqual([
      '\rreading the files [........................] 0 %\u001b[K',
      '\rreading the files [########................] 33 %, 10.0 MB/s, 0:20 left\u001b[K',
      '\rreading the files [########################] 100 %, 3.0 MB/s, 0:00 left\u001b[K',
      '\n',
      '\rwriting the registry [........................] 0 %\u001b[K',
      '\n',
    ]);
  });

  it('is a plain line per step and every ten seconds elsewhere', () => {
    const { written, progress, wait } = told(false);
    progress.show('read', 0, 300e6);
    wait(1);
    progress.show('read', 10e6, 300e6);
    wait(9);
    progress.show('read', 100e6, 300e6);
    progress.show('plan', 0, 1);
    progress.show('write', 0, 20);
    progress.end();

    expect(written).toEqual([
      'reading the files\n',
      'reading the files 33 %, 10.0 MB/s, 0:20 left\n',
      'working out what changes\n',
      'writing the registry\n',
    ]);
  });
});
