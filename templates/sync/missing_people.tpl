<table class="cards">
  <caption class="visually-hidden">People who were missing, by name</caption>
  <thead>
    <tr>
      <th scope="col">Name</th>
      <th scope="col">E-mail</th>
      <th scope="col">Directories</th>
    </tr>
  </thead>
  <tbody>
    {{#PERSON}}
      <tr>
        <th scope="row"><a href="{{LINK}}"><bdi>{{USER_NAME}}</bdi></a></th>
        <td class="email" data-label="E-mail"><bdi>{{EMAIL}}</bdi></td>
        <td data-label="Directories"><bdi>{{DIRECTORIES}}</bdi></td>
      </tr>
    {{/PERSON}}
  </tbody>
</table>
