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
<a href="/"><svg class="logo" aria-hidden="true"><use
    href="/static/icons.svg#logo"></use></svg>Rollcall</a> <span class="org">{{ORG_NAME}}</span>
  <span class="as-of">{{AS_OF}}</span>
</p>
<p class="who">{{WHO}} <span class="role">{{WHO_ROLE}}</span></p>
</header>
<div class="shell">
  <nav class="side" aria-label="Main">
    <div class="stay"> {{>NAVIGATION}} </div>
  </nav>
  <main id="main">
    {{#BANNER}}
      <div class="banner {{BANNER_KIND}}">
        <p>{{BANNER_TEXT}} <a href="{{BANNER_LINK}}">{{BANNER_LINK_TEXT}}</a></p>
      </div>
    {{/BANNER}}
    {{#FLASH}}
      <div class="banner success" role="alert">
        <h2>Success</h2>
        <p>{{FLASH_TEXT}}</p>
      </div>
    {{/FLASH}}
    {{#SESSION_ENDED}}
      <div class="banner warn" role="alert">
        <h2>Nothing was saved</h2>
        <p>
          Your session had ended when you pressed the button, so it did nothing. You are signed in
          again now: enter it once more.
        </p>
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
