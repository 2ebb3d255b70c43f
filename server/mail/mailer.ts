/** A letter to one person, in plain text. */
export type Letter = { readonly to: string; readonly subject: string; readonly text: string };

/** Sends letters. Throws when the letter was not taken. */
export type Mailer = { send(letter: Letter): Promise<void> };
