// Rules for forms and tables. They run in the page: RULES is their source, and brokenRules()
// returns every broken rule in words.

const wrong = [];

function need(holds, rule, element) {
    const name = element.id || element.name || element.outerHTML.slice(0, 60);
    if (!holds) wrong.push(`${rule}: ${name}`);
}

function all(selector, within = document) {
    return [...within.querySelectorAll(selector)];
}

function text(element) {
    return element.textContent.replace(/\s+/g, ' ').trim();
}

function isShown(element) {
    return element.checkVisibility();
}

function isBox(field) {
    return ['checkbox', 'radio'].includes(field.type);
}

function checkLabel(e) {
    const label = e.id && document.querySelector(`label[for="${CSS.escape(e.id)}"]`);
    need(label && isShown(label), 'a visible label', e);
    if (!label) return;
    need(
        /^[^a-z]/.test(text(label)) && !text(label).endsWith(':'),
        'the label is a sentence without a colon',
        e,
    );
    if (!isBox(e) && !e.closest('.filters, .pair, td'))
        need(
            label.getBoundingClientRect().bottom <= e.getBoundingClientRect().top + 1,
            'the label stands above',
            e,
        );
}

function checkField(e) {
    // A blank one shows nothing; it tells the style sheet whether the field is empty.
    need(!e.placeholder?.trim(), 'no placeholder', e);
    need(!e.hasAttribute('maxlength'), 'nothing is cut silently', e);
    need(!e.hasAttribute('required') && !e.hasAttribute('pattern'), 'the server judges', e);
    need(!e.disabled, 'nothing disabled', e);
    need(e.type !== 'number', 'numbers are text with a numeric keyboard', e);
    if (/days|slot|cap_|every_/.test(e.name) && e.tagName === 'INPUT')
        need(e.inputMode === 'numeric', 'a numeric keyboard', e);
    if (/^(key|secret|org_id|url)$/.test(e.name)) {
        need(
            e.getAttribute('spellcheck') === 'false' &&
                e.getAttribute('autocapitalize') === 'none' &&
                e.autocomplete === 'off',
            'keys and ids are not corrected',
            e,
        );
    }
    if (/^(key|secret)$/.test(e.name))
        need(e.value === '' && e.type === 'password', 'a secret is never shown again', e);
}

function checkDescription(e) {
    for (const id of (e.getAttribute('aria-describedby') ?? '').split(/\s+/).filter(Boolean))
        need(document.getElementById(id), `described by ${id}`, e);
    if (isBox(e) && all(`[name="${CSS.escape(e.name)}"]`).length > 1)
        need(e.closest('fieldset')?.querySelector('legend'), 'a group has a legend', e);
    const field = e.closest('.field');
    const hint = field && !isBox(e) && field.querySelector(':scope > .hint');
    if (!hint) return;
    need(
        (e.getAttribute('aria-describedby') ?? '').split(/\s+/).includes(hint.id),
        'the hint is tied to the field',
        e,
    );
    need(!hint.querySelector('a'), 'no link in a hint', e);
    need(!text(hint).endsWith('.'), 'a hint ends without a full stop', e);
}

function checkForm(form) {
    const primary = all('.primary', form);
    const buttons = all('button', form);
    need(
        buttons.some((b) => b.type === 'submit'),
        'a button sends it',
        form,
    );
    need(primary.length <= 1, 'one primary button', form);
    if (all('input:not([type=hidden]), select, textarea', form).filter(isShown).length)
        need(form.noValidate, 'novalidate', form);
    for (const b of buttons) {
        need(!b.disabled, 'no disabled button', b);
        need(
            !/^(save|submit|ok|send|go|delete|remove)$/i.test(text(b)),
            'the button says what it does',
            b,
        );
    }
    need(form.querySelector('[name=csrf]')?.value, 'a token', form);
}

function checkTable(table) {
    // A picture made of a table has its text beside it.
    need(table.caption && text(table.caption), 'a caption', table);
    need(
        all('th', table).every((th) => th.scope),
        'every heading has its scope',
        table,
    );
    const region = table.parentElement;
    // A table of fields scrolls to the field that has the focus.
    need(
        all('input', table).length ||
            (region.tabIndex === 0 &&
                region.getAttribute('role') === 'region' &&
                document.getElementById(region.getAttribute('aria-labelledby'))),
        'a region one can scroll by keyboard',
        table,
    );
    need(
        all('.num', table).every((c) => getComputedStyle(c).textAlign === 'right'),
        'figures to the right',
        table,
    );
}

function checkPage() {
    for (const b of all('.danger:is(button, .button)'))
        need(
            /\?\s*$/.test(document.querySelector('h1').textContent),
            'red only where it is asked',
            b,
        );
    for (const bar of all('progress'))
        need(bar.getAttribute('aria-label') || bar.labels?.length, 'a bar has a name', bar);
    need(
        document.body.querySelector('a, button, input') === document.querySelector('.skip'),
        'the skip link comes first',
        document.body,
    );
    need(all('h1').length === 1, 'one h1', document.body);
    need(
        all(
            'meta[http-equiv=refresh], [style], script:not([src]), [onclick], ' +
                '[onchange], [onsubmit]',
        ).length === 0,
        'nothing inline, no refresh',
        document.body,
    );
}

function brokenRules() {
    wrong.length = 0;
    const fields = all('main input:not([type=hidden]), main select, main textarea').filter(isShown);
    for (const field of fields) {
        checkLabel(field);
        checkField(field);
        checkDescription(field);
    }
    all('main form[method=post]').forEach(checkForm);
    all('main table:not([aria-hidden])').forEach(checkTable);
    checkPage();
    return [...wrong];
}

const CHECKS = [checkLabel, checkField, checkDescription, checkForm, checkTable, checkPage];

export const RULES = [
    'var wrong = []',
    ...[need, all, text, isShown, isBox, ...CHECKS, brokenRules].map(String),
].join(';\n');
