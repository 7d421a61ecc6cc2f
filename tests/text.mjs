// Small tools for the texts that tests read: long expressions, HTML and SQL.

/** One long expression, written as several. The flags are those of the first. */
export const regex = (...parts) =>
    new RegExp(parts.map((part) => part.source).join(''), parts[0].flags);

/** Text of HTML, with the five entities of a template undone. */
export const unescapeHtml = (html) =>
    html
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&');

/** The CSRF token of the first form of a page; undefined without a form. */
export const csrfOf = (html) => html.match(/name="csrf" value="([^"]+)"/)?.[1];

/** A number as pages write it: 1,234. */
export const numberOf = (text) => Number(text.replaceAll(',', ''));
