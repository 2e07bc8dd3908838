import { readCheckForm } from './read-check-form';

describe('A form that was sent', () => {
  it('is read without the space around what was typed', () => {
    const { typed, wrong } = readCheckForm({ qualificationNumber: ' 0012345 ', surname: '\tde Vries ' });
    expect({ ...typed }).toEqual({ qualificationNumber: '0012345', surname: 'de Vries' });
    expect(wrong).toEqual([]);
  });

  it.each([
    [{ qualificationNumber: '1', surname: 'x'.repeat(200) }, []],
    [{ qualificationNumber: '1', surname: 'x'.repeat(201) }, ['surname']],
    [{ qualificationNumber: '1'.repeat(50), surname: 'x' }, []],
    [{ qualificationNumber: '1'.repeat(51), surname: 'x' }, ['qualificationNumber']],
    [{ qualificationNumber: ' ', surname: 'x' }, ['qualificationNumber']],
    [{ qualificationNumber: '1', surname: 'a\u0000b' }, ['surname']],
    [{ qualificationNumber: ['1', '2'], surname: 'x' }, ['qualificationNumber']],
    [undefined, ['qualificationNumber', 'surname']],
    ['text', ['qualificationNumber', 'surname']],
  ])('names the fields that cannot be right: %j', (body, wrong) => {
    expect(readCheckForm(body).wrong).toEqual(wrong);
  });
});
