<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Access review: {{NAME}}</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; font: 0.9375rem/1.5 sans-serif; }
h1, h2 { line-height: 1.2; }
table { width: 100%; border-collapse: collapse; margin-bottom: 1rem; }
th, td { padding: 0.25rem 0.5rem; border: 1px solid #888; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
th { overflow-wrap: normal; }
.num { text-align: right; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
</style>
</head>
<body>
<h1>Access review: {{NAME}}</h1>
<table>
  <tr><th scope="row">People</th><td>{{FILTER_NAME}}: {{FILTER_TEXT}}</td></tr>
  <tr>
    <th scope="row">Source</th>
    <td>Sync {{SYNC_RUN}} of the Atlassian organization, finished {{SYNCED}}:
      {{POPULATION}} people</td>
  </tr>
  <tr><th scope="row">Started</th><td>{{STARTED}} by {{BY}}</td></tr>
  <tr><th scope="row">Due</th><td>{{DUE}}</td></tr>
  <tr><th scope="row">Closed</th><td>{{CLOSED_AT}} by {{CLOSED_BY}}</td></tr>
</table>
<h2>Decisions</h2>
<table>
  <tr><th scope="row">Keep</th><td class="num">{{KEEP}}</td></tr>
  <tr><th scope="row">Remove</th><td class="num">{{REMOVE}}</td></tr>
  <tr><th scope="row">Later</th><td class="num">{{LATER}}</td></tr>
  <tr><th scope="row">Not reviewed</th><td class="num">{{OPEN}}</td></tr>
  <tr><th scope="row">All people</th><td class="num">{{POPULATION}}</td></tr>
</table>
<h2>Results of removal</h2>
<table>
  {{#OUTCOME}}
    <tr><th scope="row">{{LABEL}}</th><td class="num">{{COUNT}}</td></tr>
  {{/OUTCOME}}
  <tr><th scope="row">All to remove</th><td class="num">{{REMOVE}}</td></tr>
</table>
<h2>Reviewers</h2>
<p>Nobody decided about themselves, or about people they gave access to.</p>
<table>
  <tr><th scope="col">Reviewer</th><th scope="col">E-mail</th><th scope="col">Reviews</th></tr>
  {{#JUDGE}}
    <tr><td>{{USER_NAME}}</td><td>{{EMAIL}}</td><td>{{AREA_NAME}}</td></tr>
  {{/JUDGE}}
</table>
{{#DECIDERS}}
  <table>
    <tr>
      <th scope="col">Decided by</th>
      <th scope="col" class="num">Keep</th>
      <th scope="col" class="num">Remove</th>
      <th scope="col" class="num">Later</th>
      <th scope="col">First</th>
      <th scope="col">Last</th>
    </tr>
    {{#DECIDED}}
      <tr>
        <td>{{BY}}</td>
        <td class="num">{{KEEP}}</td>
        <td class="num">{{REMOVE}}</td>
        <td class="num">{{LATER}}</td>
        <td>{{FROM}}</td>
        <td>{{TO}}</td>
      </tr>
    {{/DECIDED}}
  </table>
{{/DECIDERS}}
<h2>Admins and protected people</h2>
{{#NONE}}<p>None.</p>{{/NONE}}
{{#SPECIAL}}
  <table>
    <tr>
      <th scope="col">Person</th>
      <th scope="col">Admin roles</th>
      <th scope="col">Protected because</th>
      <th scope="col">Last active</th>
      <th scope="col">Decision</th>
    </tr>
    {{#PERSON}}
      <tr>
        <td>{{USER_NAME}}<br>{{EMAIL}}</td>
        <td>{{ROLE}}</td>
        <td>{{REASON}}</td>
        <td>{{LAST_ACTIVE}}</td>
        <td>{{DECISION}}</td>
      </tr>
    {{/PERSON}}
  </table>
{{/SPECIAL}}
<p>Times are UTC. Recorded by Rollcall; SHA256SUMS has the checksum of this file and of
  population.csv, decisions.csv and results.csv.</p>
</body>
</html>
