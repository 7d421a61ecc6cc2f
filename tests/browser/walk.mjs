// Walks through a job in the browser as a person does, and counts each click and each field.
import { strict as assert } from 'node:assert';

export class Walk {
    constructor(page) {
        this.page = page;
        this.steps = [];
    }

    /** Roles and names find everything: what a person sees, or hears from a screen reader. */
    find(role, name, within = 'body') {
        return this.page.locator(within).getByRole(role, { name }).first();
    }

    /** Clicks a link or a button that leads to a page. */
    async follow(role, name, within) {
        this.steps.push(`${role} ${name}`);
        const there = this.find(role, name, within);
        await Promise.all([this.page.waitForEvent('load'), there.click()]);
    }

    /** Clicks what changes the page one is on: a box, a choice, a fold. */
    async click(role, name, within) {
        this.steps.push(`${role} ${name}`);
        await this.find(role, name, within).click();
    }

    async fill(name, value, within) {
        this.steps.push(`fill ${name}`);
        await this.page.locator(within ?? 'body').getByLabel(name).first().fill(value);
    }

    async select(name, option, within) {
        this.steps.push(`select ${name}`);
        await this.find('combobox', name, within).selectOption(option);
    }

    /** Presses Enter in a field, which sends its form. */
    async enter(name, within) {
        this.steps.push(`enter ${name}`);
        const field = this.page.locator(within ?? 'body').getByLabel(name).first();
        await Promise.all([this.page.waitForEvent('load'), field.press('Enter')]);
    }

    /** The page comes to show something, without a click. */
    async sees(pattern, within = 'main') {
        await this.page.locator(within).filter({ hasText: pattern }).first().waitFor();
    }

    /** Whether the job took as few clicks and fields as promised. */
    keeps(promise) {
        const count = this.steps.length;
        const steps = this.steps.join('\n  ');
        assert.ok(count <= promise, `${count} clicks and fields, ${promise} promised:\n  ${steps}`);
    }
}
