<ul>
{{#NAV}}
<li>
<a href="{{NAV_PATH}}" {{#NAV_CURRENT}}aria-current="page"{{/NAV_CURRENT}}
    {{#NAV_BELOW}}aria-current="true"{{/NAV_BELOW}}><svg class="icon" aria-hidden="true"><use
    href="/static/icons.svg#{{NAV_ICON}}"></use></svg> {{NAV_LABEL}}</a>
</li>
{{/NAV}}
</ul>
<ul class="sub" aria-label="Settings">
  {{#SUBNAV}}
    <li>
      <a href="{{SUBNAV_PATH}}" {{#SUBNAV_CURRENT}}aria-current="page"{{/SUBNAV_CURRENT}}
          {{#SUBNAV_BELOW}}aria-current="true"{{/SUBNAV_BELOW}}>{{SUBNAV_LABEL}}</a>
    </li>
  {{/SUBNAV}}
</ul>
