import { ApiProperty } from '@nestjs/swagger';

/** Whether a qualification is valid today. */
export class CheckView {
  valid: boolean;
  holderName: string;
  qualification: string;
  /** YYYY-MM-DD, the last valid day; null: without end. */
  @ApiProperty({ type: String, nullable: true })
  validUntil: string | null;
}
