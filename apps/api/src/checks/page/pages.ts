import { type CheckedQualificationView, type PassCheckView, type HolderCheckView } from '../check.view';
import { type HolderCheckDto } from '../check.dto';
import { pageLayout, SERVICE_NAME } from './page-layout';
import { type Html, html, EMPTY_HTML } from '../../html';
import { ATTENTION, ICONS } from './icons';
import { type Texts } from './texts';

/** URL path of the form, and of its answer. */
const FORM_PATH = '/controle';

type Tone = keyof typeof ICONS;

export interface FormState {
  readonly typed: HolderCheckDto;
  /** The fields to show with an error message. */
  readonly wrong: readonly (keyof HolderCheckDto)[];
}

const EMPTY_FORM: FormState = { typed: { qualificationNumber: '', surname: '' }, wrong: [] };

/** Returns the form for number and surname, filled in with the typed values if it is shown again. */
export function formPage(texts: Texts, state: FormState = EMPTY_FORM): string {
  return pageLayout(
    texts,
    texts.form,
    html`<section class="card">
      <div class="body">
        <h1>${texts.form}</h1>
        <p>${texts.formIntro}</p>
        ${form(texts, state)}
        <p class="note">${texts.orScan}</p>
      </div>
    </section>`,
  );
}

/** Returns the page for a QR code of a pass. It must be readable at a glance, on any phone, and on paper. */
export function qualificationPage(texts: Texts, check: PassCheckView, now: Date): string {
  const tone = check.valid ? 'valid' : 'invalid';
  return pageLayout(
    texts,
    texts[tone],
    html`<section class="card ${tone}">
        ${verdict(tone, texts[tone], check.valid ? texts.validOne : texts.invalidOne)}
        <div class="body">
          <dl>
            <div>
              <dt>${texts.name}</dt>
              <dd class="name" translate="no">${check.holderName}</dd>
            </div>
            <div>
              <dt>${texts.qualification}</dt>
              <dd lang="nl">${check.qualification}</dd>
            </div>
            ${untilRow(texts, check)}
          </dl>
          ${checkedOn(texts, now)}
        </div>
      </section>
      ${link(texts.byNumber)}`,
  );
}

/** Returns the page for number and surname: the overall result, then each qualification with its own result. */
export function holderPage(texts: Texts, { holderName, qualifications }: HolderCheckView, now: Date): string {
  const count = qualifications.length;
  const valid = qualifications.filter((check) => check.valid).length;
  const tone = valid === count ? 'valid' : valid === 0 ? 'invalid' : 'partly';
  const sentences: Record<typeof tone, string> = {
    valid: count === 1 ? texts.validOne : texts.validAll(count),
    partly: texts.partlyOf(valid, count),
    invalid: count === 1 ? texts.invalidOne : texts.invalidAll(count),
  };
  return pageLayout(
    texts,
    texts[tone],
    html`<section class="card ${tone}">
        ${verdict(tone, texts[tone], sentences[tone])}
        <div class="body">
          <dl>
            <div>
              <dt>${texts.name}</dt>
              <dd class="name" translate="no">${holderName}</dd>
            </div>
          </dl>
          <h2>${count === 1 ? texts.qualification : texts.qualifications}</h2>
          <ul class="qualifications">
            ${qualifications.map((check) => listed(texts, check))}
          </ul>
          ${checkedOn(texts, now)}
        </div>
      </section>
      ${link(texts.another)}`,
  );
}

/** Returns the page for a code that matches no pass. It is the same for each cause. */
export function codeNotFoundPage(texts: Texts): string {
  return messagePage(
    texts,
    'unknown',
    texts.notFound,
    [texts.codeNotFound, texts.mayBeHidden],
    texts.byNumber,
  );
}

/** Returns the page for a number and surname that match no holder, with the filled-in form. It is the same for each cause. */
export function numberNotFoundPage(texts: Texts, typed: HolderCheckDto): string {
  return pageLayout(
    texts,
    texts.notFound,
    html`<section class="card unknown">
      ${verdict('unknown', texts.notFound, texts.numberNotFound)}
      <div class="body">
        <p>${texts.mayBeHidden}</p>
        ${form(texts, { typed, wrong: [] })}
      </div>
    </section>`,
  );
}

/** Returns a page with only a message and a link to continue. */
export function messagePage(
  texts: Texts,
  tone: Tone,
  title: string,
  [first = '', ...rest]: readonly string[],
  wayOn: string,
): string {
  return pageLayout(
    texts,
    title,
    html`<section class="card ${tone}">
        ${verdict(tone, title, first)}
        ${rest.length > 0 ? html`<div class="body">${rest.map((text) => html`<p>${text}</p>`)}</div>` : EMPTY_HTML}
      </section>
      ${link(wayOn)}`,
  );
}

function verdict(tone: Tone, title: string, sentence: string): Html {
  return html`<div class="verdict">
    <span class="sign">${ICONS[tone]}</span>
    <div>
      <h1>${title}</h1>
      <p>${sentence}</p>
    </div>
  </div>`;
}

function untilRow(texts: Texts, { valid, validUntil }: CheckedQualificationView): Html {
  if (!valid && validUntil === null) return EMPTY_HTML;
  const label = validUntil === null ? texts.validity : valid ? texts.until : texts.wasUntil;
  return html`<div>
    <dt>${label}</dt>
    <dd>${validUntil === null ? texts.endless : day(texts, validUntil)}</dd>
  </div>`;
}

function listed(texts: Texts, check: CheckedQualificationView): Html {
  const tone = check.valid ? 'valid' : 'invalid';
  return html`<li class="${tone}">
    <span class="sign">${ICONS[tone]}</span>
    <div>
      <strong lang="nl">${check.qualification}</strong><span class="word">${texts[tone]}</span>
      <dl>${untilRow(texts, check)}</dl>
    </div>
  </li>`;
}

function form(texts: Texts, { typed, wrong }: FormState): Html {
  const isWrong = (field: keyof HolderCheckDto) => wrong.includes(field);
  return html`<form method="post" action="${FORM_PATH}" autocomplete="off" novalidate>
    ${field('qualificationNumber', texts.number, texts.numberHint, typed.qualificationNumber, isWrong('qualificationNumber') ? texts.numberWrong : '')}
    ${field('surname', texts.surname, texts.surnameHint, typed.surname, isWrong('surname') ? texts.surnameWrong : '')}
    <button type="submit">${texts.submit}</button>
  </form>`;
}

function field(
  name: keyof HolderCheckDto,
  label: string,
  hint: string,
  value: string,
  problem: string,
): Html {
  const about = problem ? `${name}-problem ${name}-hint` : `${name}-hint`;
  return html`<div class="field ${problem ? 'wrong' : ''}">
    <label for="${name}">${label}</label>
    <p class="hint" id="${name}-hint">${hint}</p>
    ${problem ? html`<p class="problem" id="${name}-problem">${ATTENTION}${problem}</p>` : EMPTY_HTML}
    <input
      id="${name}"
      name="${name}"
      value="${value}"
      type="text"
      required
      autocomplete="off"
      autocapitalize="off"
      autocorrect="off"
      spellcheck="false"
      aria-describedby="${about}"
      ${problem ? html` aria-invalid="true"` : EMPTY_HTML}
    />
  </div>`;
}

function link(text: string): Html {
  return html`<p class="way-on"><a href="${FORM_PATH}">${text}</a></p>`;
}

function checkedOn(texts: Texts, now: Date): Html {
  const moment = now.toLocaleString(texts.locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Amsterdam',
  });
  return html`<p class="checked-on">${texts.checkedOn(SERVICE_NAME, moment)}</p>`;
}

function day(texts: Texts, date: string): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString(texts.locale, {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
}
