import { Organisation } from '@app/database';
import { type EntityManager } from 'typeorm';

/** Finds an organisation by its code in the registry. It also finds an organisation that the registry has withdrawn (`withdrawnAt`). */
export function findOrganisation(
  manager: EntityManager,
  code: string,
): Promise<Pick<Organisation, 'id' | 'withdrawnAt'> | null> {
  return manager
    .getRepository(Organisation)
    .findOne({ select: { id: true, withdrawnAt: true }, where: { code } });
}
