import { Injectable } from '@nestjs/common';
import { Qualification, QualificationHolder } from '@app/database';
import { amsterdamDate, displayName, possibleQualificationNumbers, isSameSurname } from '@app/registry';
import { DataSource, In } from 'typeorm';
import { type PassCheckView, type HolderCheckView } from './check.view';
import { checkedQualificationView, latestOfEachType } from './checked-qualifications';

/** Matches the characters of base64url. Invented codes may contain characters that the database cannot store. */
const CHECK_CODE = /^[\w-]{1,64}$/;

/** Used in place of an unknown or hidden holder, so that each answer takes the same work. No holder has this id. */
const NOBODY = { id: '00000000-0000-0000-0000-000000000000', namePrefix: '', surname: 'nobody' };

/** Answers the public checks. It returns only the data that anyone with a pass, or with its number and surname, may see. */
@Injectable()
export class ChecksService {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns null if the code is malformed or unknown, or if the holder asked to be hidden. The answer does not show which. */
  async findByCode(checkCode: string, now: Date): Promise<PassCheckView | null> {
    if (!CHECK_CODE.test(checkCode)) return null;
    const qualification = await this.dataSource.manager.findOne(Qualification, {
      where: { checkCode, holder: { hiddenFromCheck: false } },
      relations: { holder: true, examType: true },
    });
    if (!qualification) return null;
    const check = checkedQualificationView(qualification, amsterdamDate(now));
    return { ...check, holderName: displayName(qualification.holder) };
  }

  /**
   * Returns null if the number is unknown, the surname differs, or the holder asked to be hidden or has no qualification. Neither the
   * answer nor its duration shows which.
   */
  async findByNumber(
    { qualificationNumber, surname }: { readonly qualificationNumber: string; readonly surname: string },
    now: Date,
  ): Promise<HolderCheckView | null> {
    const { manager } = this.dataSource;
    const numbers = possibleQualificationNumbers(qualificationNumber);
    const known = await manager.findBy(QualificationHolder, { qualificationNumber: In(numbers) });
    // The number as typed comes before numbers with more or fewer zeros.
    known.sort(
      (one, other) => numbers.indexOf(one.qualificationNumber) - numbers.indexOf(other.qualificationNumber),
    );
    const named = (known.length > 0 ? known : [NOBODY]).filter((each) => isSameSurname(surname, each));
    const holder = named.find((each) => each instanceof QualificationHolder && !each.hiddenFromCheck) as
      QualificationHolder | undefined;
    const qualifications = await manager.find(Qualification, {
      where: { holderId: (holder ?? NOBODY).id },
      relations: { examType: true },
    });
    if (!holder || qualifications.length === 0) return null;
    return {
      holderName: displayName(holder),
      qualifications: latestOfEachType(qualifications, amsterdamDate(now)),
    };
  }
}
