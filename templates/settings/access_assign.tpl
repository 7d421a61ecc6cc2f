<h1>Give access?</h1>
<section class="card" aria-labelledby="effect">
  <h2 id="effect"><bdi>{{WHO}}</bdi></h2>
  {{#IS_GROUP}}
    <p>{{PEOPLE}} in this group today. Future members of the group are included.</p>
  {{/IS_GROUP}}
  {{#IS_PERSON}}<p>{{PEOPLE}} with an active account.</p>{{/IS_PERSON}}
  {{#READS_EVERYWHERE}}
    <p>
      <strong>View everything:</strong> all sites, all people and their activity, all tasks and
        reports. Nothing can be changed.
    </p>
  {{/READS_EVERYWHERE}}
  {{#ACTS_EVERYWHERE}}
    <p>
      <strong>View and change everything:</strong> all sites, all actions and all user data. Only
        the API key and Access stay with organization admins.
    </p>
  {{/ACTS_EVERYWHERE}}
  {{#ACTS_IN_AREA}}
    <p>
      <strong>View and change <bdi>{{AREA_NAME}}</bdi>:</strong> its people, their seats and groups
        there, and tasks and bulk actions about them.
    </p>
  {{/ACTS_IN_AREA}}
  <form method="post" action="/settings/access/people" novalidate="novalidate">
    <input type="hidden" name="csrf" value="{{CSRF}}">
    <input type="hidden" name="confirm" value="yes">
    <input type="hidden" name="who" value="{{WHO}}">
    <input type="hidden" name="level" value="{{LEVEL}}">
    <input type="hidden" name="area" value="{{AREA_ID}}">
    <p class="actions">
      <button class="danger" type="submit">Give access</button>
        <a class="button secondary" href="/settings/access">Cancel</a>
    </p>
  </form>
</section>
