import { ApiProperty } from '@nestjs/swagger';

/** Whether a qualification is valid today. */
export class CheckedQualificationView {
  qualification: string;
  valid: boolean;
  /** YYYY-MM-DD, the last valid day; null: without end, or no day counts any more. */
  @ApiProperty({ type: String, nullable: true })
  validUntil: string | null;
}

/** The one qualification of a pass. */
export class CheckView extends CheckedQualificationView {
  holderName: string;
}

/** The qualifications of one holder, one of each kind. */
export class HolderCheckView {
  holderName: string;
  qualifications: CheckedQualificationView[];
}
