import {
  amsterdamDate,
  type HolderRecord,
  type QualificationRecord,
  type RegistryBatch,
} from '@app/registry';

const DAY_MS = 24 * 3600 * 1000;
const day = (fromToday: number) => amsterdamDate(new Date(Date.now() + fromToday * DAY_MS));

/** Days that are past and to come at any hour of the test. */
export const PAST = day(-2);
export const TO_COME = day(30);
const EARNED = day(-700);

const person = (
  qualificationNumber: string,
  givenName: string,
  namePrefix: string,
  surname: string,
  hiddenFromCheck = false,
): HolderRecord => ({
  qualificationNumber,
  givenName,
  namePrefix,
  surname,
  birthDate: '1990-02-03',
  hiddenFromCheck,
});

const earned = (
  qualificationNumber: string,
  examTypeCode: string,
  expiryDate: string | null,
  { revoked = false, examNumber = '00123' } = {},
): QualificationRecord => ({
  qualificationNumber,
  examTypeCode,
  examNumber,
  examDate: EARNED,
  expiryDate,
  revoked,
});

/** Made-up people, each with one trait that the public check has a rule for. */
export const CHECK_REGISTRY: RegistryBatch = {
  organisations: [{ code: 'A', name: 'Vereniging A' }],
  examTypes: [
    { code: 'EH', name: 'Diploma Eerste Hulp', kind: 'main' },
    { code: 'EHK', name: 'Certificaat Eerste Hulp aan kinderen', kind: 'main' },
    { code: 'RAED', name: 'Reanimatie en AED', kind: 'module' },
  ],
  holders: [
    person('0090001', 'Zoë', 'van den', 'Bergmans'),
    person('0090002', 'İbrahim', '', 'Özdemir-Işık'),
    person('0090003', 'Verborgen', '', 'Schuilmans', true),
    person('0090004', 'Ingrid', '', 'Trekkers'),
    person('0090005', 'Oda', '', 'Verlopens'),
    person('0090006', 'Bo', '', '<b>Vet & "Co"</b>'),
    person('0090007', 'Nog', '', 'Zondermans'),
  ],
  enrolments: [],
  qualifications: [
    earned('0090001', 'EH', PAST),
    earned('0090001', 'EH', TO_COME, { examNumber: '00200' }),
    earned('0090001', 'RAED', null),
    earned('0090002', 'EH', TO_COME),
    earned('0090002', 'EHK', PAST),
    earned('0090003', 'EH', TO_COME),
    earned('0090004', 'EH', TO_COME, { revoked: true }),
    earned('0090005', 'EH', PAST),
    earned('0090006', 'EH', TO_COME),
  ],
};
