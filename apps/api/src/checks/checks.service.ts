import { Injectable } from '@nestjs/common';
import { Qualification, QualificationHolder } from '@app/database';
import { amsterdamDate, displayName, numbersMeant, sameSurname } from '@app/registry';
import { DataSource, In } from 'typeorm';
import { type CheckView, type HolderCheckView } from './check.view';
import { checkedQualification, oneOfEachKind } from './one-of-each-kind';

/** The letters of base64url. A code that somebody made up may hold characters that the database cannot hold. */
const CHECK_CODE = /^[\w-]{1,64}$/;

/** Stands in for a holder who is unknown or hidden, so that every answer costs the same work. Nobody has this id. */
const NOBODY = { id: '00000000-0000-0000-0000-000000000000', namePrefix: '', surname: 'nobody' };

/** What anyone may learn of somebody whose pass they hold, or whose number and surname they know; nothing beyond it. */
@Injectable()
export class ChecksService {
  constructor(private readonly dataSource: DataSource) {}

  /** null when the code is none or unknown, or when the holder asked not to be found: nobody can tell which. */
  async findByCode(checkCode: string, now: Date): Promise<CheckView | null> {
    if (!CHECK_CODE.test(checkCode)) return null;
    const qualification = await this.dataSource.manager.findOne(Qualification, {
      where: { checkCode, holder: { hiddenFromCheck: false } },
      relations: { holder: true, examType: true },
    });
    if (!qualification) return null;
    const check = checkedQualification(qualification, amsterdamDate(now));
    return { ...check, holderName: displayName(qualification.holder) };
  }

  /**
   * null when the number is unknown, the surname is another, the holder asked not to be found or has no qualification:
   * nobody can tell which, neither from the answer nor from the time that it takes.
   */
  async findByNumber(
    { qualificationNumber, surname }: { readonly qualificationNumber: string; readonly surname: string },
    now: Date,
  ): Promise<HolderCheckView | null> {
    const { manager } = this.dataSource;
    const numbers = numbersMeant(qualificationNumber);
    const known = await manager.findBy(QualificationHolder, { qualificationNumber: In(numbers) });
    // The number as it was typed counts before one with other zeros.
    known.sort(
      (one, other) => numbers.indexOf(one.qualificationNumber) - numbers.indexOf(other.qualificationNumber),
    );
    const named = (known.length > 0 ? known : [NOBODY]).filter((each) => sameSurname(surname, each));
    const holder = named.find((each) => each instanceof QualificationHolder && !each.hiddenFromCheck) as
      QualificationHolder | undefined;
    const qualifications = await manager.find(Qualification, {
      where: { holderId: (holder ?? NOBODY).id },
      relations: { examType: true },
    });
    if (!holder || qualifications.length === 0) return null;
    return {
      holderName: displayName(holder),
      qualifications: oneOfEachKind(qualifications, amsterdamDate(now)),
    };
  }
}
