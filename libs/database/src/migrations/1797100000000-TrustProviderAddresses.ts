import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Some providers never state that an e-mail address is verified. Operators can then declare all addresses of the provider verified. */
export class TrustProviderAddresses1797100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE sso_providers ADD COLUMN vouches_for_addresses boolean NOT NULL DEFAULT false`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE sso_providers DROP COLUMN vouches_for_addresses`);
  }
}
