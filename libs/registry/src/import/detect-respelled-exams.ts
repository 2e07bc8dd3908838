// Raw SQL: compares all planned qualifications with the known ones of their holders.
import { type Client } from 'pg';
import { confirmationCodeSql } from './identity-changes';

/** Maximum distance between the exam dates of the same exam. A holder takes two exams of one type only at a larger distance. Days. */
const NEAR = 366;

/** Names of months that spreadsheets write for month numbers: Dutch and English, short and full. */
const MONTHS = [
  'jan|januari|january',
  'feb|februari|february',
  'mrt|maart|mar|march',
  'apr|april',
  'mei|may',
  'jun|juni|june',
  'jul|juli|july',
  'aug|augustus|august',
  'sep|sept|september',
  'okt|oktober|oct|october',
  'nov|november',
  'dec|december',
];
const MONTH_NUMBERS = JSON.stringify(
  Object.fromEntries(MONTHS.flatMap((names, at) => names.split('|').map((name) => [name, `${at + 1}`]))),
);

/**
 * Returns SQL for the words and numbers of an exam number, sorted: months as numbers, years with two digits, no leading zeros. A
 * spreadsheet's day number (days since 1900) becomes the date that it replaced.
 */
const meant = (column: string): string => `
  (SELECT array_agg(ltrim(word, '0') ORDER BY ltrim(word, '0')) FROM (
     SELECT CASE WHEN found[1] ~ '^(19|20)\\d\\d$' THEN right(found[1], 2)
                 ELSE coalesce('${MONTH_NUMBERS}'::jsonb ->> found[1], found[1]) END AS word
       FROM regexp_matches(CASE WHEN ${column} ~ '^[34]\\d{4}$' THEN (date '1899-12-30' + ${column}::int)::text
                                ELSE lower(normalize(${column}, NFKC)) END, '[0-9]+|[a-z]+', 'g') found) words)`;
const bare = (column: string): string => `
  ltrim(translate(regexp_replace(lower(normalize(${column}, NFKC)), '[^a-z0-9]', '', 'g'), 'oil', '011'), '0')`;

/**
 * Recognises planned qualifications that the holder already has under another spelling of the exam number: same exam type, a near day, and
 * an equivalent number. On the same day, a number that contains more or less text also counts, and so does a number that replaces a removed
 * one.
 */
export async function detectRespelledExams(client: Client): Promise<void> {
  const { rows } = await client.query<{ needed: boolean }>(
    `SELECT EXISTS (SELECT FROM qualification_holders)
            AND EXISTS (SELECT FROM planned_qualifications WHERE change = 'added') AS needed`,
  );
  if (!rows[0]?.needed) return;
  await client.query('ANALYZE planned_qualifications, leaving_qualifications');
  await client.query(
    `WITH known AS (
       SELECT p.id AS planned_id, p.file, p.line, p.exam_number, p.exam_date, k.*
         FROM planned_qualifications p CROSS JOIN LATERAL (
           SELECT q.id AS known_id, q.exam_number AS known_number, q.exam_date AS known_date,
                  EXISTS (SELECT FROM leaving_qualifications l WHERE l.id = q.id) AS leaves
             FROM qualifications q WHERE q.holder_id = p.holder_id AND q.exam_type = p.exam_type
            UNION ALL
           SELECT x.id, x.exam_number, x.exam_date, true
             FROM withdrawn_qualifications x WHERE x.holder_id = p.holder_id AND x.exam_type = p.exam_type) k
        WHERE p.change = 'added' AND abs(p.exam_date - k.known_date) <= ${NEAR}
     ), meaning AS (
       SELECT *, ${meant('exam_number')} AS meaning, ${meant('known_number')} AS known_meaning FROM known
     ), likeliest AS (
       SELECT DISTINCT ON (planned_id) * FROM meaning
        WHERE ${bare('exam_number')} = ${bare('known_number')} OR meaning = known_meaning
           OR (exam_date = known_date AND (leaves OR meaning @> known_meaning OR known_meaning @> meaning))
        ORDER BY planned_id, leaves DESC, abs(exam_date - known_date), known_number
     ), chosen AS (
       SELECT *, leaves AND row_number() OVER (PARTITION BY known_id ORDER BY file, line) = 1 AS returns FROM likeliest
     )
     INSERT INTO identity_changes
     SELECT 'qualification', planned_id, known_id, returns, file, line, 'exam_number', 'exam-respelled',
            ${confirmationCodeSql('known_id', 'returns', 'exam_number', 'exam_date')} FROM chosen`,
  );
}
