/** One long expression, written as several. The flags are those of the first. */
export const regex = (...parts) =>
    new RegExp(parts.map((part) => part.source).join(''), parts[0].flags);
