import { countFilters, type HolderView, parseView, toggleSort, serializeView } from './holder-query';

const view: HolderView = {
  organisationId: 'o1',
  examType: 'EH',
  examNumber: '000118',
  expiryDate: ['2027-04-01', 'none'],
  sort: '-birthDate',
  page: 3,
};

describe('The address of a list', () => {
  it('says everything that the list shows, and reads back the same', () => {
    const address = serializeView(view).toString();
    expect(address).toBe(
      'organisatie=o1&examentype=EH&examennummer=000118&vervaldatum=2027-04-01&vervaldatum=none&sorteer=-birthDate&pagina=3',
    );
    expect(parseView(new URLSearchParams(address))).toEqual(view);
  });

  it('is empty for the list as one comes in', () => {
    expect(serializeView(parseView(new URLSearchParams())).toString()).toBe('');
  });

  it.each(['sorteer=wachtwoord', 'sorteer=--name', 'pagina=0', 'pagina=-1', 'pagina=x', 'pagina=1.5'])(
    'counts nonsense as absent: %s',
    (address) => {
      expect(parseView(new URLSearchParams(address))).toMatchObject({ sort: 'name', page: 1 });
    },
  );

  it('turns a column round when its title is pressed again', () => {
    expect(toggleSort('name', 'birthDate')).toBe('birthDate');
    expect(toggleSort('birthDate', 'birthDate')).toBe('-birthDate');
    expect(toggleSort('-birthDate', 'birthDate')).toBe('birthDate');
  });

  it('counts the filters in force: several dates are one filter', () => {
    expect(countFilters(view)).toBe(4);
    expect(countFilters({ expiryDate: [] })).toBe(0);
  });
});
