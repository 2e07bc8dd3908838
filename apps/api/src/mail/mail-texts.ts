import { accountLinkUrl, LINK_HOURS, type PendingMail } from '@app/accounts';
import { html } from '../html';

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface MailTemplate {
  readonly subject: string;
  readonly before: string;
  /** Label of the button with the link. Undefined if the mail has no link. */
  readonly button?: string;
  readonly after: string;
}

const TEMPLATES: Readonly<Record<PendingMail['purpose'], MailTemplate>> = {
  invitation: {
    subject: 'Uw account bij Pasloket: stel een wachtwoord in',
    before:
      'Er is een account voor u gemaakt bij Pasloket. Daarmee downloadt u de digitale pasjes van de kwalificatiehouders van uw organisatie. Stel eerst een wachtwoord in:',
    button: 'Stel wachtwoord in',
    after: `Deze link werkt één keer, en tot ${LINK_HOURS.invitation / 24} dagen na het versturen van dit bericht. Verwachtte u dit bericht niet? Dan kunt u het negeren.`,
  },
  reset: {
    subject: 'Pasloket: kies een nieuw wachtwoord',
    before: 'Voor uw account bij Pasloket is een nieuw wachtwoord aangevraagd. Kies het hier:',
    button: 'Kies nieuw wachtwoord',
    after: `Deze link werkt één keer, en tot ${LINK_HOURS.reset} uur na het versturen van dit bericht. Vroeg u dit niet aan? Dan hoeft u niets te doen: er verandert niets.`,
  },
  'password-changed': {
    subject: 'Pasloket: uw wachtwoord is gewijzigd',
    before:
      'Het wachtwoord van uw account bij Pasloket is zojuist gewijzigd, en u bent overal uitgelogd. Deed u dit zelf? Dan hoeft u niets te doen.',
    after:
      'Deed u dit niet zelf? Kies dan direct een nieuw wachtwoord met ‘Wachtwoord vergeten’ op de inlogpagina, en waarschuw uw beheerder.',
  },
};

/** Returns the mail as plain text and as HTML. The HTML loads nothing from other servers. */
export function mailText({ purpose, name, token }: PendingMail, publicUrl: string): MailText {
  const { subject, before, button, after } = TEMPLATES[purpose];
  const link = token === undefined ? undefined : accountLinkUrl(publicUrl, token);
  const paragraphs = [`Beste ${name},`, before, ...(link ? [link] : []), after, `Pasloket\n${publicUrl}`];
  const elements = [
    html`<p>Beste <span translate="no">${name}</span>,</p>`,
    html`<p>${before}</p>`,
    ...(link
      ? [
          html`<p>
              <a
                href="${link}"
                style="display:inline-block;padding:12px 20px;border-radius:8px;background:#00594c;color:#ffffff;text-decoration:none"
                >${button ?? ''}</a
              >
            </p>
            <p>Werkt de knop niet? Kopieer dan deze link: <br /><span translate="no">${link}</span></p>`,
        ]
      : []),
    html`<p>${after}</p>`,
    html`<p translate="no">Pasloket<br /><a href="${publicUrl}">${publicUrl}</a></p>`,
  ];
  return {
    subject,
    text: `${paragraphs.join('\n\n')}\n`,
    html: `<!doctype html><html lang="nl"><body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em">${elements.map(({ text }) => text).join('\n')}</body></html>`,
  };
}
