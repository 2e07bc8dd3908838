import { type DataSource } from 'typeorm';
import { type HolderRecord, type QualificationRecord, type RegistryBatch } from '../write/registry-batch';
import { seededRegistryIds } from '../write/registry-ids';
import { writeRegistry } from '../write/write-registry';

/** The day on which the search specs ask for the status of holders. */
export const TODAY = '2026-11-23';
const ids = seededRegistryIds('search');

/** Returns the id of an organisation by its code, whether or not it exists. */
export const organisationId = (code: string) => ids.id('organisation', code);
/** Returns the id of a holder by their number, whether or not they exist. */
export const holderId = (number: string) => ids.id('holder', number);

const person = (
  qualificationNumber: string,
  givenName: string,
  namePrefix: string,
  surname: string,
  birthDate: string,
): HolderRecord => ({
  qualificationNumber,
  givenName,
  namePrefix,
  surname,
  birthDate,
  hiddenFromCheck: false,
});

const earned = (
  qualificationNumber: string,
  examTypeCode: string,
  examNumber: string,
  examDate: string,
  expiryDate: string | null,
  revoked = false,
): QualificationRecord => ({ qualificationNumber, examTypeCode, examNumber, examDate, expiryDate, revoked });

const enrolled = (
  organisationCode: string,
  qualificationNumber: string,
  externalNumber: string | null = null,
) => ({
  organisationCode,
  qualificationNumber,
  externalNumber,
});

/** The registry of the search specs, which know each of its rows. */
export const SEARCH_BATCH: RegistryBatch = {
  organisations: [
    { code: 'A', name: 'Vereniging A' },
    { code: 'B', name: 'Vereniging B' },
    { code: 'C', name: 'Vereniging C' },
  ],
  examTypes: [
    { code: 'EH', name: 'Diploma Eerste Hulp', kind: 'main' },
    { code: 'EHK', name: 'Certificaat Eerste Hulp aan kinderen', kind: 'main' },
    { code: 'RAED', name: 'Reanimatie en AED', kind: 'module' },
  ],
  holders: [
    person('001', 'Zoë', 'van den', 'Berg', '1990-02-03'),
    person('002', 'Anna', '', 'Bergsma', '1985-12-31'),
    person('003', 'İbrahim', '', 'Özdemir-Işık', '1990-02-03'),
    person('0104', 'Сергей', '', 'Королёв', '1970-07-07'),
    person('0105', 'Els', "'t", 'Hart', '2001-01-01'),
    person('201', 'Zoë', 'van den', 'Berg', '1966-06-06'),
    person('301', 'Cees', 'van den', 'Berg', '1990-02-03'),
    person('302', 'Nog', '', 'Niets', '1990-02-03'),
  ],
  enrolments: [
    enrolled('A', '001', 'LID-0042'),
    enrolled('A', '002', '7'),
    enrolled('A', '003'),
    enrolled('A', '0104', '12/345'),
    enrolled('A', '0105'),
    // Holder 001 is enrolled with both.
    enrolled('B', '001', 'B 99'),
    enrolled('B', '201'),
    // No contact person of A or B acts for C.
    enrolled('C', '301', 'LID-0042'),
    enrolled('C', '001', 'C-1'),
    // This holder has no qualification.
    enrolled('A', '302'),
  ],
  qualifications: [
    earned('001', 'EH', '00123', '2024-10-01', '2026-10-01'),
    earned('001', 'EHK', '00200', '2025-04-01', '2027-04-01'),
    earned('001', 'RAED', '00300', '2023-01-01', null),
    earned('002', 'EH', '00123', '2024-10-01', '2026-10-01'),
    earned('002', 'RAED', '00301', '2025-04-01', '2027-04-01'),
    earned('003', 'EH', '00124', '2024-11-23', '2026-11-23'),
    earned('0104', 'EH', '00124', '2024-11-23', '2028-04-01', true),
    earned('0105', 'EHK', '00200', '2025-04-01', null),
    earned('0105', 'EHK', '00201', '2026-04-01', null),
    earned('201', 'EH', '00500', '2025-10-01', '2027-10-01'),
    earned('301', 'EH', '00123', '2024-10-01', '2026-10-01'),
  ],
};

/** Writes `SEARCH_BATCH`, with the ids that `organisationId` and `holderId` return. */
export async function writeSearchFixture(dataSource: DataSource): Promise<void> {
  await writeRegistry(dataSource, SEARCH_BATCH, ids);
}
