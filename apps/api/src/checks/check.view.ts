import { ApiProperty } from '@nestjs/swagger';

/** A qualification, and if it is valid today. */
export class CheckedQualificationView {
  qualification: string;
  valid: boolean;
  /** YYYY-MM-DD, the last valid day; null: valid without end, or revoked. */
  @ApiProperty({ type: String, nullable: true })
  validUntil: string | null;
}

/** The qualification of one pass. */
export class PassCheckView extends CheckedQualificationView {
  holderName: string;
}

/** The qualifications of one holder, at most one of each kind. */
export class HolderCheckView {
  holderName: string;
  qualifications: CheckedQualificationView[];
}
