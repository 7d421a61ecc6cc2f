<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>{{TITLE}} - Rollcall</title>
  <link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/static/app.css">
  <script src="/static/app.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<p class="brand">
<a href="{{HOME}}"><svg class="logo" aria-hidden="true"><use
    href="/static/icons.svg#logo"></use></svg>Rollcall</a> <span class="org">{{ORG_NAME}}</span>
  <span class="as-of">{{AS_OF}}</span>
</p>
<p class="who">
  {{#MY_ACCESS_LINK}}<a href="/my-access">My access</a> {{/MY_ACCESS_LINK}}
  {{#HELP_LINK}}<a href="/help">Help</a> {{/HELP_LINK}}<span class="name">{{WHO}}</span>
  <span class="role">{{WHO_ROLE}}</span>
</p>
</header>
<div class="shell">
  <nav class="side" aria-label="Main">
    <div class="stay"> {{>NAVIGATION}} </div>
  </nav>
  <main id="main">
    {{#NOTICES}}
      <section class="notices" aria-label="Notices">
        {{#BANNER}}
          <div class="banner {{BANNER_KIND}}">
            <p>{{BANNER_TEXT}} <a href="{{BANNER_LINK}}">{{BANNER_LINK_TEXT}}</a></p>
          </div>
        {{/BANNER}}
        {{#MORE}}
          <details>
            <summary>
              {{#ONE_MORE}}1 more notice{{/ONE_MORE}}
              {{#MANY_MORE}}{{MORE_COUNT}} more notices{{/MANY_MORE}}
            </summary>
            {{#BANNER}}
              <div class="banner {{BANNER_KIND}}">
                <p>{{BANNER_TEXT}} <a href="{{BANNER_LINK}}">{{BANNER_LINK_TEXT}}</a></p>
              </div>
            {{/BANNER}}
          </details>
        {{/MORE}}
        {{#HIDE}}
          <form method="post" action="/">
            <input type="hidden" name="csrf" value="{{CSRF}}">
            <input type="hidden" name="action" value="hide-notices">
            <input type="hidden" name="from" value="{{FROM}}">
            {{#NOTICE}}<input type="hidden" name="notice" value="{{CODE}}"> {{/NOTICE}}
            <button type="submit" title="Hide for today" aria-label="Hide notices for today">
              ✕
            </button>
          </form>
        {{/HIDE}}
      </section>
    {{/NOTICES}}
    {{#FLASH}}
      <div class="banner success" role="alert"><p>{{FLASH_TEXT}}</p></div>
    {{/FLASH}}
    {{#FLASH_PENDING}}
      <div class="banner info" role="alert"><p>{{FLASH_TEXT}}</p></div>
    {{/FLASH_PENDING}}
    {{#SESSION_ENDED}}
      <div class="banner warn" role="alert">
        <p>Nothing was saved: your session had ended. You are signed in now. Repeat the change.</p>
      </div>
    {{/SESSION_ENDED}}
    {{#SUMMARY}}
      <div class="summary" role="alert" tabindex="-1" id="error-summary">
        <h2>There is a problem</h2>
        <ul>
          {{#SUMMARY_ROW}}
            <li>
              {{#SUMMARY_LINK}}<a href="#{{SUMMARY_FIELD}}">{{SUMMARY_TEXT}}</a>{{/SUMMARY_LINK}}
              {{#SUMMARY_PLAIN}}{{SUMMARY_TEXT}}{{/SUMMARY_PLAIN}}
            </li>
          {{/SUMMARY_ROW}}
        </ul>
      </div>
    {{/SUMMARY}}
    {{>BODY}}
  </main>
</div>
</body>
</html>
