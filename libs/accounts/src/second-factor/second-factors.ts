import {
  type Account,
  type AuditAction,
  AuditEvent,
  retryOnConflict,
  RecoveryCode,
  SecondFactor,
} from '@app/database';
import { randomBytes } from 'node:crypto';
import { type DataSource, type EntityManager, IsNull, LessThan, Not } from 'typeorm';
import { AccountRefused } from '../accounts/account-refused';
import { endSessions } from '../accounts/end-sessions';
import { type ActingAccount, lockAccount, lockRights, requiresSecondFactor } from '../locks/lock-rights';
import { type SecretBox } from '../secrets/secret-box';
import { otpauthUri, toBase32, stepOfCode } from './totp';
import { createRecoveryCode, hashToken } from '../secrets/tokens';

/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;

/** The secret of a new second factor, for an app to scan or for the owner to type. It is shown once. */
export interface SecondFactorEnrolment {
  readonly secret: string;
  readonly uri: string;
}

/** The result of turning the second factor on. */
export interface ConfirmedSecondFactor {
  /** The database holds only their hashes. */
  readonly recoveryCodes: string[];
  /** Generation of the session that the caller begins. */
  readonly sessionGeneration: number;
}

/** The account has a second factor already, which must be removed first. */
export class SecondFactorAlreadyEnabled extends Error {
  override readonly name = 'SecondFactorAlreadyEnabled';

  constructor() {
    super('There is a second factor already.');
  }
}

/** The second factor at sign-in: codes of an app, and recovery codes for owners who have lost the app. */
export class SecondFactors {
  constructor(
    private readonly dataSource: DataSource,
    private readonly box: SecretBox,
  ) {}

  /** True if this account signs in with a second factor. */
  isEnabled(accountId: string): Promise<boolean> {
    return this.dataSource.getRepository(SecondFactor).existsBy({ accountId, confirmedAt: Not(IsNull()) });
  }

  /**
   * Creates a secret. It is not used before it is confirmed. An earlier secret that was never confirmed is replaced.
   *
   * @throws SecondFactorAlreadyEnabled; AccountRefused `not-signed-in`
   */
  async beginEnrolment(owner: ActingAccount & Pick<Account, 'email'>): Promise<SecondFactorEnrolment> {
    const secret = randomBytes(SECRET_BYTES);
    const written = await this.change(async (manager) => {
      await lockAccount(manager, owner);
      // SQL: replaces the secret only while it is not confirmed; the condition is checked under the row's lock.
      return manager.query<unknown[]>(
        `INSERT INTO second_factors AS known (account_id, secret) VALUES ($1, $2)
         ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, created_at = now()
          WHERE known.confirmed_at IS NULL
         RETURNING 1`,
        [owner.id, this.box.seal(secret, owner.id)],
      );
    });
    if (written.length === 0) throw new SecondFactorAlreadyEnabled();
    return { secret: toBase32(secret), uri: otpauthUri(secret, owner.email) };
  }

  /**
   * Turns the second factor on if the code proves that the owner has the secret. Ends all sessions, also that of the caller.
   *
   * @returns undefined if the code is wrong
   * @throws AccountRefused `not-signed-in`
   */
  async confirm(owner: ActingAccount, code: string, now: Date): Promise<ConfirmedSecondFactor | undefined> {
    const { id: accountId } = owner;
    const codes = Array.from({ length: RECOVERY_CODES }, createRecoveryCode);
    return this.change(async (manager) => {
      await lockAccount(manager, owner, 'change');
      const step = await this.stepOf(manager, accountId, code, now, 'unconfirmed');
      if (step === undefined) return undefined;
      await manager
        .getRepository(SecondFactor)
        .update({ accountId }, { confirmedAt: () => 'now()', lastStep: step });
      await manager
        .getRepository(RecoveryCode)
        .insert(codes.map((each) => ({ accountId, codeHash: hashOf(each) })));
      const sessionGeneration = await endSessions(manager, accountId);
      await audit(manager, accountId, 'second-factor-added');
      return { recoveryCodes: codes, sessionGeneration };
    });
  }

  /**
   * Accepts a code of the app or a recovery code, each at most once. If the same code comes twice at the same moment, one is
   * refused. @returns true if the code was accepted.
   */
  async useCode(accountId: string, code: string, now: Date): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      if (!isAppCode(code)) return useRecoveryCode(manager, accountId, code);
      const step = await this.stepOf(manager, accountId, code, now, 'confirmed');
      if (step === undefined) return false;
      const { affected } = await manager
        .getRepository(SecondFactor)
        .update({ accountId, lastStep: LessThan(step) }, { lastStep: step });
      return affected === 1;
    });
  }

  /** Turns the second factor off. @throws AccountRefused `not-signed-in`, `second-factor-required` */
  async remove(owner: ActingAccount): Promise<void> {
    await this.change(async (manager) => {
      if (requiresSecondFactor(await lockRights(manager, owner)))
        throw new AccountRefused('second-factor-required');
      await removeSecondFactor(manager, owner.id, owner.id);
    });
  }

  private change<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return retryOnConflict(() => this.dataSource.transaction(work));
  }

  private async stepOf(
    manager: EntityManager,
    accountId: string,
    code: string,
    now: Date,
    which: 'confirmed' | 'unconfirmed',
  ): Promise<number | undefined> {
    const row = await manager.getRepository(SecondFactor).findOne({
      select: { accountId: true, secret: true },
      where: { accountId, confirmedAt: which === 'confirmed' ? Not(IsNull()) : IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
    return row ? stepOfCode(this.box.open(row.secret, accountId), plainCode(code), now) : undefined;
  }
}

/** Removes the second factor of an account. Does not decrypt the secret, so it also works if that is impossible. */
export async function removeSecondFactor(
  manager: EntityManager,
  accountId: string,
  actor: string | null,
): Promise<void> {
  const { affected } = await manager.getRepository(SecondFactor).delete({ accountId });
  if (affected === 0) return;
  if (actor === accountId) await audit(manager, accountId, 'second-factor-removed');
  else
    await manager.insert(AuditEvent, {
      accountId: actor,
      action: 'second-factor-removed',
      subjectAccountId: accountId,
    });
}

/** True for codes of an app, which have digits only. Recovery codes also have letters. */
function isAppCode(code: string): boolean {
  return /^\d+$/.test(plainCode(code));
}

/**
 * Returns the letters and digits of a code. People type or copy it in capitals, in groups, with other characters between, or in
 * wide digits.
 */
function plainCode(code: string): string {
  return code
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

async function useRecoveryCode(manager: EntityManager, accountId: string, code: string): Promise<boolean> {
  const { affected } = await manager
    .getRepository(RecoveryCode)
    .delete({ accountId, codeHash: hashOf(code) });
  if (affected === 1) await audit(manager, accountId, 'recovery-code-used');
  return affected === 1;
}

function hashOf(code: string): Buffer {
  return hashToken(plainCode(code));
}

async function audit(manager: EntityManager, accountId: string, action: AuditAction): Promise<void> {
  await manager.insert(AuditEvent, { accountId, action });
}
