import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Some providers never say of an address whether it is verified: operators can say it of all addresses of such a provider. */
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
