import { validateSync } from 'class-validator';
import { HolderCheckDto } from './check.dto';
import { type FormState } from './page/pages';

/** Returns the typed values without surrounding spaces, and the invalid fields. Never throws. */
export function readCheckForm(body: unknown): FormState {
  const fields = (body ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
  const typed = Object.assign(new HolderCheckDto(), {
    qualificationNumber: text(fields.qualificationNumber),
    surname: text(fields.surname),
  });
  const wrong = validateSync(typed).map(({ property }) => property as keyof HolderCheckDto);
  return { typed, wrong };
}
